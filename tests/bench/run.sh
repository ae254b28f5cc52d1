#!/bin/sh
# The table of speeds beside their raw limits:  run.sh BUILD [ROWS [GOODS]]
# One run on one machine; only the ratios mean anything.
set -eu

build=$1
rows=${2:-2000000}
goods=${3:-500000}
bench=$build/tests/bench
sales=2000
work=$build/bench
rm -rf "$work"
mkdir -p "$work"
home=$work/home

# What a program does N times more often for N more sales.
count_syncs() { # SALES
	strace -f -qq -e trace=fdatasync,fsync -o "$work/syncs" \
		"$bench/sale" "$home" sell "$1"
	grep -c -E '(fdatasync|fsync)\(' "$work/syncs"
}

# As valgrind counts: without the processor's own SHA-256, and each step of
# a repeated store as one. The first of SALES prepares what the rest use.
count_instructions() { # SALES FUNCTION
	valgrind --tool=callgrind --callgrind-out-file="$work/callgrind" \
		--toggle-collect="$2" "$bench/sale" "$home" sell \
		$(($1 - 1)) 2>"$work/valgrind"
	sed -n 's/^summary: //p' "$work/callgrind"
}

goods_file() { # ROWS
	awk -v rows="$1" 'BEGIN {
		print "barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price"
		for (i = 0; i < rows; i++) {
			code = sprintf("46%010d", i)
			sum = 0
			for (j = 1; j <= 12; j++)
				sum += substr(code, j, 1) * (j % 2 ? 1 : 3)
			printf "%s%d,商品 %d,Товар номер %d,Goods number %d,", \
				code, (10 - sum % 10) % 10, i, i, i
			printf "1806320000,RU,A02,piece,%d.50\n", i % 90 + 1
		}
	}'
}

now_ms() { date +%s%3N; }

printf '%-38s %12s %12s %-5s %8s  %-9s\n' what value limit unit ratio bound
"$bench/sale" "$home" prepare
"$bench/sale" "$home" measure "$sales"
few=$(count_syncs 10)
many=$(count_syncs 110)
"$bench/row" exactly "syncs of 100 sales" $((many - few)) 100
whole=$(($(count_instructions 50 till_sell) / 50))
signing=$(($(count_instructions 50 crypto_sign_detached) / 50))
"$bench/row" at-most "instructions of a sale" $whole 500000
"$bench/row" none "  of these, Ed25519 in libsodium" $signing $whole
"$bench/verify" "$home"
"$bench/report" "$work/years" 20000
"$bench/lookup" "$work" "$rows"
goods_file "$goods" >"$work/goods.csv"
before=$(now_ms)
"$build/quotapos" --home "$home" import goods "$work/goods.csv" >"$work/import"
echo "# importing $goods goods took $(($(now_ms) - before)) ms"
"$bench/start" "$home" "$build/quotapos"
/usr/bin/python3 tests/bench/scan.py "$home" "$build/quotapos" "$bench/row"
rm -rf "$work"
