#!/bin/sh
# 500,000 goods: imported in bounded memory, none loaded to sell one.
. tests/e2e/lib.sh
demo_home
awk 'BEGIN {
	print "barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price"
	for (i = 0; i < 500000; i++) {
		code = sprintf("460%09d", i); sum = 0
		for (k = 1; k <= 12; k++)
			sum += substr(code, k, 1) * (k % 2 ? 1 : 3)
		printf "%s%d,商品%d,Товар %d,Goods %d,1704900000,RU,S01,piece,%d.%02d\n",
			code, (10 - sum % 10) % 10, i, i, i, 1 + i % 300, i % 100
	}
}' >"$work/goods.csv"
last=$(tail -n 1 "$work/goods.csv" | cut -d, -f1)

# peak COMMAND...: its largest resident memory in KiB, on the last line.
peak() {
	/usr/bin/python3 -c '
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
' "$@"
}
# within NAME KIB MOST: a sanitizer's shadow is not the program's memory.
within() {
	[ -z "${SANITIZE:-}" ] || return 0
	if [ "$2" -le "$3" ]; then
		ok "$1: $2 KiB"
	else
		not_ok "$1: $2 KiB, at most $3"
	fi
}
kib=$(peak "$QUOTAPOS" --home "$home" import goods "$work/goods.csv")
is "500,000 goods are imported" 0 "$?"
within "the import's memory" "$kib" 65536
open_shift
sell resident-card:S0001 "$last"
is "the last of them is sold" 0 "$status"
kib=$(peak "$QUOTAPOS" --home "$home" status)
within "the memory of a till with them" "$kib" 24576
run 0 verify
finish
