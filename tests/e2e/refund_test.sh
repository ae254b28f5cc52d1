#!/bin/sh
# Goods that come back: by line and quantity, whole sales, voids; who may, how
# long, and what the drawer, the allowance and the ledger say of it.
. tests/e2e/lib.sh
within_a_day

# shellcheck disable=SC2046  # words, here and below
take_back() {
	quietly refund $(by_cashier) --reason мятая "$@"
}

refused() {
	name=$1
	expected=$2
	text=$3
	shift 3
	take_back "$@"
	is "$name: exit $expected" "$expected" "$status"
	says "$name: one sentence" "$text"
	one_sentence
}

by_manager() {
	printf -- '--operator manager --pin-file %s/demo/manager.pin' "$home"
}

approved() {
	printf -- '--approve manager --approve-pin-file %s/demo/manager.pin' \
		"$home"
}

entries() {
	"$QUOTAPOS" --home "$home" log | wc -l
}

demo_home
open_shift
sell resident-card:S0001 '4600123456782*3' 4699999000021
sale=$(field receipt)
before=$(entries)

# What cannot be taken back, and that nothing is noted of it.
refused "nothing known" 2 "T01-1-999" --receipt T01-1-999
refused "no receipt number" 2 "T01-1-12" --receipt 4600123456782
refused "another till" 3 "till T02" --receipt T02-1-12
refused "no receipt at all" 2 "there is no receipt" --receipt T01-1-1
refused "no such line" 2 "none of the 2 lines" --receipt "$sale" --line 3
refused "line 0" 2 "none of the 2 lines" --receipt "$sale" --line 0
refused "a line twice" 2 "twice" --receipt "$sale" --line 1 --line 1
refused "too much" 3 "3 of it are left" --receipt "$sale" --line '1*4'
refused "half a piece" 2 "part of a piece" --receipt "$sale" --line '1*0.5'
refused "nothing of it" 2 "nothing" --receipt "$sale" --line '1*0'
refused "void of a line" 2 "not both" --receipt "$sale" --line 1 --void
refused "card money for cash" 3 "card" --receipt "$sale" \
	--pay card:CNY:45.40
refused "roubles" 3 "yuan" --receipt "$sale" --pay cash:RUB:500
refused "too little money" 2 "45.40" --receipt "$sale" --pay cash:CNY:45.39
quietly refund $(by_cashier) --receipt "$sale"
is "a reason is asked for" 2 "$status"
quietly refund $(by_cashier) --receipt "$sale" --reason "$(printf 'a\tb')"
is "a reason is clean text" 2 "$status"
quietly refund --operator auditor --pin-file "$home/demo/auditor.pin" \
	--receipt "$sale" --reason x
is "an auditor takes nothing back" 3 "$status"
is "nothing was recorded of all that" "$before" "$(entries)"

# By line and quantity; the rest; never twice.
take_back --receipt "$sale" --line '1*2' --json
is "two of three: 17.00" 1700 "$(field refunded_fen)"
is "and its allowance" -1700 "$(field quota.0.used)"
is "of which is left" 2840 "$(field quota.0.after)"
refund=$(field receipt)
quietly quota --document resident-card:S0001 --json
is "the person can buy for it again" 797160 "$(field quota.0.left)"
refused "a refund" 3 "is a refund" --receipt "$refund"
refused "one piece is left" 3 "1 of it are left" --receipt "$sale" \
	--line '1*2'
refused "a void of what is left" 3 "not voided" --receipt "$sale" --void
take_back --receipt "$sale" --json
is "the rest: 28.40" 2840 "$(field refunded_fen)"
refused "never twice" 3 "already" --receipt "$sale"
quietly quota --document resident-card:S0001 --json
is "the allowance is whole again" 800000 "$(field quota.0.left)"

# Paper.
quietly print "$refund" --language ru
shows "a refund prints" "*** ВОЗВРАТ ***"
shows "with the sale it is of" "$sale"
shows "and why" "мятая"
quietly print "$refund" --copy --language en
shows "and as a copy" "COPY 1"

# Money of other kinds goes back the way it came, or in cash.
quietly sell $(by_cashier) --document resident-card:S0002 --json \
	--item '4600123456782*2' --pay card:CNY:10:UP-77 --pay cash:CNY:20
card=$(field receipt)
quietly print "$card" --language en
shows "the slip's number is on the paper" "UP-77"
take_back --receipt "$card" --line '1*1' --pay card:CNY:8.50:UP-78 --json
is "8.50 go back to the card" 850 "$(field refunded_fen)"
refused "no more than came" 3 "1.50 yuan" --receipt "$card" \
	--pay card:CNY:8.50
take_back --receipt "$card" --pay card:CNY:1.50 --pay cash:CNY:7 --json
is "the rest in two ways" 0 "$status"

# A void.
sell resident-card:S0003 4600123456782
take_back --receipt "$(field receipt)" --void --json
is "a void" true "$(field void)"

# An exercise is no sale.
quietly sell $(by_cashier) --document resident-card:S0001 --training --json \
	--item 4600123456782
refused "an exercise" 3 "exercise" --receipt "$(field receipt)"

# The drawer: 200 + 45.40 - 17 - 28.40 + 20 - 13 - 7 + 8.50 - 8.50 + 17.
sell resident-card:S0004 '4600123456782*2'
old=$(field receipt)
quietly shift x $(by_cashier) --json
is "the drawer knows what went back" 21700 "$(field drawer.0.expected_minor)"
is "refunds of the shift" 5 "$(field refunds)"
is "voids among them" 1 "$(field voids)"
is "and their sum" 7090 "$(field refunded_fen)"
quietly shift close $(by_cashier) --cash CNY:217.00 --json
is "the close agrees" 0 "$(field difference.0.amount_minor)"
refused "no shift" 1 "no shift is open" --receipt "$old" $(approved)

# Of an earlier shift: a manager, or with one's approval.
open_shift
refused "an earlier shift's sale" 3 "approve" --receipt "$old" --line '1*1'
refused "a void of it" 3 "not voided" --receipt "$old" --void $(approved)
take_back --receipt "$old" --line '1*1' $(approved) --json
is "with a manager's approval" 0 "$status"
quietly print "$(field receipt)" --language en
shows "the paper names the manager" "manager"
quietly refund $(by_manager) --receipt "$old" --reason x --json
is "by the manager" 0 "$status"
run 0 verify
run 0 rebuild
run 0 verify

# After days: the allowance goes to the sale's own day; then never.
home=$work/days
t() {
	when=$1
	shift
	out=$(at "$when" "$QUOTAPOS" --home "$home" "$@" 2>"$work/err")
	status=$?
	err=$(cat "$work/err")
}
t '2026-03-10 02:00:00' init --market suifenhe --till T01 --demo
t '2026-03-10 02:00:00' shift open $(by_cashier)
t '2026-03-10 03:00:00' sell $(by_cashier) --document resident-card:S0001 \
	--item '4600123456782*4' --json
sale=$(field receipt)
t '2026-03-10 17:00:00' refund $(by_cashier) --receipt "$sale" \
	--line '1*1' --reason x --json
is "the next day within the shift" 0 "$status"
is "of its own day" 2026-03-10 "$(field quota.0.window)"
t '2026-03-10 17:01:00' quota --document resident-card:S0001 --json
is "that day's allowance was whole" 800000 "$(field quota.0.left)"
t '2026-03-17 15:59:59' refund $(by_manager) --receipt "$sale" \
	--line '1*1' --reason x
is "on the last day" 0 "$status"
t '2026-03-17 16:00:00' refund $(by_manager) --receipt "$sale" --reason x
is "and not a second later" 3 "$status"
says "which says until when" "until 2026-03-17"
t '2026-03-16 16:00:00' refund $(by_manager) --receipt "$sale" --reason x
is "nor with a clock that was set back" 3 "$status"
t '2026-03-18 02:00:00' verify
is "the ledger is clean" 0 "$status"
finish
