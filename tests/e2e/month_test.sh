#!/bin/sh
# Thirty days and 2,000 sales with refunds, voids, overrides, exercises, two
# currencies and days that turn within a shift; every report against sums over
# the chain (month_check.py). Then stricter rules, which judge nothing anew.
. tests/e2e/lib.sh

export FAKETIME_DONT_FAKE_MONOTONIC=1
month=$BUILD/tests/e2e/month

# By the clock of the night after the last day.
q() {
	at '2026-04-01 12:00:00' "$QUOTAPOS" --home "$home" "$@" \
		>"$work/out" 2>"$work/err"
	status=$?
	[ "$status" -eq 0 ] || not_ok "exit 0: $*" "$(cat "$work/err")"
}

save() {
	file=$1
	shift
	q "$@"
	cp "$work/out" "$work/$file"
}

days() {
	/usr/bin/python3 -c '
import datetime, sys
day = datetime.date(2026, 3, 2)
for i in range(int(sys.argv[1])):
    print(day + datetime.timedelta(days=i))' "$1"
}

# reports PREFIX DAYS LAST: what is told of the first days.
reports() {
	for day in $(days "$2"); do
		save "$1day-$day.json" report day --day "$day" --json
	done
	for by in country goods; do
		save "$1trade-$by.json" report trade --by $by \
			--from 2026-03-02 --to "$3" --json
	done
	for name in tax refusals overrides; do
		save "$1$name.json" report $name --from 2026-03-02 \
			--to "$3" --json
	done
}

passes "twenty days of trade" "$month" "$home" first
reports old- 20 2026-03-21
save old-log log --json
passes "and ten by stricter rules" "$month" "$home" last
reports new- 20 2026-03-21
save log log --json
head -n "$(wc -l <"$work/old-log")" "$work/log" >"$work/new-log"
for file in "$work"/old-*; do
	cmp -s "$file" "$work/new-${file#"$work/old-"}" ||
		not_ok "the same as before: $file"
done
ok "stricter rules leave every earlier report and verdict as it was"

for day in $(days 31); do
	save "day-$day.json" report day --day "$day" --json
done
for by in country shop chapter goods; do
	save "trade-$by.json" report trade --by $by --from 2026-03-02 \
		--to 2026-04-01 --json
done
for name in persons tax refusals overrides; do
	save "$name.json" report $name --from 2026-03-02 --to 2026-04-01 --json
done
save risk.json report risk --from 2026-03-02 --to 2026-04-01 --days 12 --json
shift=1
while [ $shift -le 30 ]; do
	# shellcheck disable=SC2046  # words
	save "z-$shift.json" shift z --shift $shift $(by_cashier) --json
	shift=$((shift + 1))
done

/usr/bin/python3 tests/e2e/month_check.py "$work" >"$work/checked" ||
	not_ok "month_check.py ran to its end"
cat "$work/checked"
fails=$((fails + $(grep -c '^not ok' "$work/checked")))
q verify
is "verify is clean" "0 faults" \
	"$(sed 's/.* entries, \([^;]*\);.*/\1/' "$work/out")"
q rebuild
q verify
finish
