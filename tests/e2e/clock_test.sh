#!/bin/sh
# The machine's clock is set while it runs: each step is in the chain, the
# day never turns by it, and an administrator has the last word.
. tests/e2e/lib.sh

# set_to DATE COMMAND...: $status, $out and $err.
set_to() {
	when=$1
	shift
	out=$(clock_set "$when" "$QUOTAPOS" --home "$home" "$@" 2>"$work/err")
	status=$?
	err=$(cat "$work/err")
}

sell_at() {
	# shellcheck disable=SC2046  # words
	set_to "$1" sell $(by_cashier) --document "$2" --item "$3" --json
}

confirm_at() {
	set_to "$1" clock confirm --day "$2" --operator "$3" \
		--pin-file "$home/demo/$3.pin"
}

set_to '2026-03-02 02:00:00' init --market suifenhe --till T01 --demo
is "a market is made" 0 "$status"
set_to '2026-03-02 02:00:00' import goods tests/e2e/goods.csv
# shellcheck disable=SC2046  # words
set_to '2026-03-02 02:00:01' shift open $(by_cashier)
set_to '2026-03-02 02:00:01' clock --json
is "the day is certain" "" "$(field in_doubt)"

sell_at '2026-03-02 03:00:00' resident-card:S0001 '2000001*80'
is "an hour forward, the same day" 0 "$status"
set_to '2026-03-02 03:00:00' log --json
shows "the step is in the chain" '"cause":"step"'

for when in '2026-03-03 03:00:00' '2026-04-02 03:00:00' '2036-03-02 03:00:00' \
	'2026-03-02 01:00:00' '2026-03-01 03:00:00' '1970-01-02 00:00:00'; do
	sell_at "$when" resident-card:S0001 '2000001*80'
	is "set to $when nothing is sold" 3 "$status"
	is "and it says why" clock "$(field refused)"
done
set_to '2026-03-03 03:00:00' clock
shows "the command tells what to do" 'quotapos clock confirm --day 2026-03-03'
set_to '2026-03-03 03:00:00' status --json
is "the status says so" ahead "$(field clock_in_doubt)"
is "the day stays" 2026-03-02 "$(field day)"
sell_at '2026-03-02 03:00:10' resident-card:S0001 2000002
is "put right, it judges again" over-limit "$(field refused)"

confirm_at '2026-03-03 03:00:00' 2026-03-03 manager
is "a manager may not say so" 3 "$status"
confirm_at '2026-03-03 03:00:00' 2026-03-02 admin
is "nor anybody another day than the clock's" 2 "$status"
says "which is told" "set the clock first"
confirm_at '2026-03-03 03:00:00' 2026-03-03 admin
is "an administrator says that it is right" 0 "$status"
sell_at '2026-03-03 03:00:10' resident-card:S0001 '2000001*80'
is "the new day has its allowance" 0 "$status"

confirm_at '2026-03-02 04:00:00' 2026-03-02 admin
is "it was wrong: the day before goes on" 0 "$status"
sell_at '2026-03-02 04:00:10' resident-card:S0001 2000002
is "with what was used on it" over-limit "$(field refused)"
sell_at '2026-03-02 04:00:10' resident-card:S0002 2000002
is "and others may buy" 0 "$status"
receipt=$(field receipt)
set_to '2026-03-02 04:00:11' print "$receipt" --language en
shows "the receipt has the time of the clock" '2026-03-02 12:00:1'
confirm_at '2026-03-02 04:00:12' 2026-03-02 admin
is "there is nothing more to confirm" 1 "$status"
sell_at '2026-03-03 05:00:00' resident-card:S0002 2000002
is "and forward it takes a word again" clock "$(field refused)"
confirm_at '2026-03-03 05:00:00' 2026-03-03 admin
sell_at '2026-03-03 05:00:10' resident-card:S0001 2000002
is "that day has been used already" over-limit "$(field refused)"
set_to '2026-03-03 05:00:10' verify --json
is "the ledger is clean" clean "$(field verdict)"
finish
