#!/bin/sh
# Reports of some days of trade, against sums over the chain that do not use
# a line of ours (report_check.py).
. tests/e2e/lib.sh

# q DATE COMMAND...: by a clock of its own; $status, $out and $err.
q() {
	when=$1
	shift
	at "$when" "$QUOTAPOS" --home "$home" "$@" >"$work/out" \
		2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

must() {
	q "$@"
	[ "$status" -eq 0 ] || not_ok "exit 0: $*" "$status" "$err"
}

# buy DATE OPERATOR RESIDENT ARGUMENT...
buy() {
	when=$1
	seller=$2
	resident=$3
	shift 3
	q "$when" sell --operator "$seller" --pin-file "$work/$seller.pin" \
		--document "resident-card:$resident" --json "$@"
	[ "$status" -eq 0 ] || [ "$status" -eq 3 ] ||
		not_ok "a sale or a refusal" "$status" "$err"
}

# refused_usage TEXT ARGUMENT...: exit 2, one sentence, nothing printed.
refused_usage() {
	text=$1
	shift
	q '2027-03-12 02:00:00' report "$@"
	is "exit 2: report $*" 2 "$status"
	says "and it says why: $text" "$text"
	is "nothing is printed" "" "$out"
}

start='2026-03-10 02:00:00'
must "$start" init --market suifenhe --till T01 --demo
cp "$home/demo/cashier.pin" "$work/cashier.pin"
echo 4321 >"$work/wang.pin"

# A ledger without a sale.
for name in day overrides persons refusals risk tax trade; do
	must "$start" report $name
	must "$start" report $name --csv
	must "$start" report $name --json
	is "the report $name of an empty ledger is JSON" "$name" \
		"$(field report)"
done
must "$start" report day --json
is "no sale is a count of 0" 0 "$(field rows.0.count)"

cat >"$work/goods.csv" <<'END'
barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price
2000001,百元糖果,Конфеты сто,Candy hundred,1704900000,RU,S01,piece,100.00
2000003,琥珀套装,Янтарный набор,Amber set,9602001000,RU,S02,piece,2666.66
2000004,散装糖果,Конфеты весовые,Loose candy,1704900000,RU,S01,kg,12.50
2000005,巴西咖啡,Кофе бразильский,Brazilian coffee,0901210000,BR,S01,piece,50.00
2000006,=cmd(),=cmd(),=cmd(),0405100000,MN,S03,piece,10.10
2000007,果汁,"Сок ""Яблоко"", 1 л","Juice ""Apple"", 1 l",2009710000,KR,-S4,l,9.99
END
must "$start" import goods "$work/goods.csv"
must "$start" operator add wang --role cashier --name 王芳 \
	--pin-file "$work/wang.pin" --document resident-card:S0002
must "$start" shift open --operator cashier --pin-file "$work/cashier.pin"

buy '2026-03-10 03:00:00' cashier S0001 --item '2000003*2'
buy '2026-03-10 03:10:00' wang S0002 --item 2000006 --language en
buy '2026-03-10 03:11:00' wang S0002 --item '2000004*0.333' --item 2000001 \
	--pay cash:CNY:200
buy '2026-03-10 03:20:00' cashier S0001 --item '2000003*2'
buy '2026-03-10 15:59:59' cashier S0003 --item 2000005
buy '2026-03-10 16:00:00' cashier S0003 --item '2000001*79' \
	--pay card:CNY:7900
buy '2026-04-01 03:00:00' wang S0004 --item '2000007*1.5' --language ru
buy '2027-02-10 03:00:00' cashier S0001 --item '2000001*3'
cat >"$work/rates.csv" <<'END'
currency,rate,from_day
USD,6.9105,2027-03-11
END
must '2027-03-01 02:00:00' import rates "$work/rates.csv"
for i in 1 2 3 4 5 6; do
	buy "2027-03-10 03:00:0$i" wang "S000$i" --item 2000006 \
		--item '2000001*2'
done
buy '2027-03-10 04:00:00' cashier S0001 --item 4600123456782 \
	--pay mobile:CNY:3 --pay cash:CNY:50
buy '2027-03-11 04:00:00' cashier S0001 --item '2000001*7'
buy '2027-03-11 04:30:00' wang S0001 --item 2000006
# One code pays for three residents, another for two and one of them twice.
for i in 7 8 9; do
	buy "2027-03-11 04:4$i:00" cashier "S000$i" --item 2000001 \
		--pay mobile:CNY:100:WX-77
done
for i in 10 11 11; do
	buy '2027-03-11 04:55:00' cashier "S00$i" --item 2000006 \
		--pay card:CNY:10.10:6222-01
done
buy '2027-03-11 05:00:00' wang S0001 --item '2000001*99'
last=$(field seq)
must '2027-03-11 05:30:00' log --json
receipt=$(sed -n 's/.*"receipt":"\([^"]*\)".*/\1/p' "$work/out" | tail -1)
must '2027-03-11 06:00:00' print "$receipt" --copy
# Of the burst: one piece of the second line, on the day after.
must '2027-03-11 06:05:00' refund --operator manager \
	--pin-file "$home/demo/manager.pin" --receipt T01-1-25 --line '2*1' \
	--reason broken --json
is "the burst's third sale is of S0003" 10000 "$(field refunded_fen)"
echo 9999 >"$work/wrong.pin"
for i in 1 2 3 4 5 6; do
	q "2027-03-11 06:00:1$i" sell --operator wang \
		--pin-file "$work/wrong.pin" --item 2000001 \
		--document resident-card:S0001
	is "a wrong PIN sells nothing" 3 "$status"
done
must '2027-03-11 07:00:00' operator disable wang
buy '2027-03-11 06:00:00' cashier S0001 --item 2000001
is "a clock set back is refused" clock "$(field refused)"
[ "$last" -gt 20 ] || not_ok "the days were made" "$last"

# Each in JSON and CSV, for report_check.py.
now='2027-03-12 02:00:00'
save() {
	file=$1
	shift
	must "$now" report "$@" --json
	cp "$work/out" "$work/$file.json"
	must "$now" report "$@" --csv
	cp "$work/out" "$work/$file.csv"
	cp "$work/err" "$work/$file.notes"
}
must "$now" log --json
cp "$work/out" "$work/log"
for day in 2026-03-10 2026-03-11 2027-03-10 2027-03-11 2027-03-12; do
	save "day-$day" day --day $day
done
for by in country shop chapter goods; do
	save "trade-$by" trade --by $by --month 2027-03
	save "range-$by" trade --by $by --from 2026-03-11 --to 2027-03-10
done
save persons persons --from 2026-03-10 --to 2027-03-11
save persons-day persons --day 2026-03-10
save refusals refusals --from 2026-03-10 --to 2027-03-12
save tax tax --from 2026-03-10 --to 2027-03-12
save risk risk --month 2027-03 --days 2
save risk-all risk --from 2026-03-10 --to 2027-03-12
save overrides overrides --from 2026-03-10 --to 2027-03-12
must "$now" report persons --document resident-card:S0001 \
	--from 2026-03-10 --to 2027-03-11 --json
cp "$work/out" "$work/document.json"
shows "a document that was given is shown masked" '"document":"***01"'
key=$(field person)
must "$now" report persons "--person=$key" --from 2026-03-10 --to 2027-03-11 \
	--json
is "a key finds the same rows" "$(cut -d'[' -f2- <"$work/document.json")" \
	"$(printf '%s' "$out" | cut -d'[' -f2-)"

/usr/bin/python3 tests/e2e/report_check.py "$work" >"$work/checked" ||
	not_ok "report_check.py ran to its end"
cat "$work/checked"
fails=$((fails + $(grep -c '^not ok' "$work/checked")))

# For people, in each language.
for language in en zh ru; do
	export LANGUAGE="$language"
	must "$now" report trade --by goods --from 2026-03-10 --to 2027-03-11
	shows "$language: goods are named" "=cmd()"
done
unset LANGUAGE
must "$now" report persons --day 2026-03-10
shows "persons are told by key" "$key"
case "$out" in *S0001*) not_ok "no document number" "$out" ;; esac
must "$now" report day --day 2027-03-10
shows "a shop is named" "Кондитерская лавка «Приморье»"
shows "an operator is named" "王芳"

# Without a rate of the dollar nothing is made up.
printf 'currency,rate,from_day\nRUB,0.09,2026-01-01\n' >"$work/rates.csv"
must "$now" import rates "$work/rates.csv" --replace
must "$now" report trade --month 2027-03 --json
is "no rate: no dollars" "" "$(field rows.0.value_usd_cents)"
is "no rate: none in the total" "" "$(field total.value_usd_cents)"
shows "no rate: and it says so" "no rate of USD"
must "$now" report trade --month 2027-03 --csv
says "a CSV file says it beside the file" "no rate of USD"

# What cannot be asked.
refused_usage "there is no report" nonsense
refused_usage "usage" day day
refused_usage "does not take --month" day --month 2027-03
refused_usage "does not take --by" persons --by shop
refused_usage "grouped by" trade --by foo --csv
refused_usage "not like 2026-11" trade --month 2027-13
refused_usage "not like 2026-11" trade --month 2027-3
refused_usage "go together" trade --from 2027-03-01
refused_usage "are none" trade --from 2027-03-02 --to 2027-03-01
refused_usage "2027-02-29" day --day 2027-02-29
refused_usage "one of" risk --day 2027-03-01 --month 2027-03
refused_usage "person key" persons --person nobody
refused_usage "not both" persons --person "$key" --document resident-card:S1
refused_usage "not both" day --csv --json
refused_usage "1 to 31" risk --days 0
refused_usage "whole number" risk --days many

out=$("$QUOTAPOS" --home "$home" report day --csv 2>&1 >/dev/full)
is "a full disk is told" 1 "$?"
must "$now" verify
finish
