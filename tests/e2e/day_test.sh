#!/bin/sh
# The market's day turns at 16:00 UTC, and never turns back.
. tests/e2e/lib.sh

sell_at() {
	when=$1
	document=$2
	item=$3
	# shellcheck disable=SC2046  # words
	out=$(at "$when" "$QUOTAPOS" --home "$home" sell $(by_cashier) \
		--document "$document" --item "$item" --json 2>"$work/err")
	status=$?
	err=$(cat "$work/err")
}

at '2026-03-01 02:00:00' "$QUOTAPOS" --home "$home" init --market suifenhe \
	--till T01 --demo >/dev/null || not_ok "init"
at '2026-03-01 02:01:00' "$QUOTAPOS" --home "$home" import goods \
	tests/e2e/goods.csv >/dev/null || not_ok "import"
# shellcheck disable=SC2046  # words
at '2026-03-01 02:02:00' "$QUOTAPOS" --home "$home" shift open $(by_cashier) \
	>/dev/null || not_ok "shift"

sell_at '2026-03-01 03:00:00' resident-card:S0001 '2000001*80'
is "8,000.00 on March 1" 0 "$status"
is "the day is Suifenhe's" 2026-03-01 "$(field quota.0.window)"
sell_at '2026-03-01 15:59:59' resident-card:S0001 2000002
is "0.01 more in the day's last second" over-limit "$(field refused)"
sell_at '2026-03-01 16:00:00' resident-card:S0001 '2000001*80'
is "the day is new at 16:00 UTC" 0 "$status"
is "it is March 2 there" 2026-03-02 "$(field quota.0.window)"

sell_at '2026-03-01 12:00:00' resident-card:S0002 2000001
is "a clock set back sells nothing" 3 "$status"
is "and says so" clock "$(field refused)"
out=$(at '2026-03-02 17:00:00' "$QUOTAPOS" --home "$home" log --json)
shows "the clock is in the chain" '"kind":"clock"'
shows "and the refusal too" '"code":"clock"'
sell_at '2026-03-01 16:30:00' resident-card:S0002 2000001
is "a clock put right sells again" 0 "$status"
out=$(at '2026-03-02 17:00:00' "$QUOTAPOS" --home "$home" verify --json)
is "the ledger is clean" clean "$(field verdict)"
out=$(at '1970-01-02 00:00:00' "$QUOTAPOS" --home "$work/other" init \
	--market suifenhe --till T01 --demo 2>&1)
is "a till without a clock is not made" 2 "$?"
finish
