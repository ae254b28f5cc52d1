#!/bin/sh
# Papers that are no receipts of a sale: refunds, slips of the drawer, X and Z
# reports; each on paper is what the ledger says.
. tests/e2e/lib.sh
. tests/e2e/shop.sh

# shellcheck disable=SC2046  # words
act() {
	expected=$1
	shift
	run "$expected" "$@" --operator manager \
		--pin-file "$home/demo/manager.pin"
}

# same NAME N: the N-th paper is what the last run printed.
same() {
	is "$1" "$out" "$(paper "$2" | grep -v '^\[QR\]')"
}

demo_home
open_shift
shop_opens
sell resident-card:S0001 '4600123456782*2'
receipt=$(field receipt)
act 0 refund --receipt "$receipt" --line '1*1' --reason crushed --json
refund=$(field receipt)
run 0 print "$refund" --printer receipt --language zh
quietly print "$refund" --language zh
same "a refund is on paper" 1

act 0 cash out --cash RUB:1500.50 --reason 'to the bank, 银行' --json
slip=$(field slip)
act 0 cash in --cash RUB:1500.50 --cash CNY:1 --reason back
act 0 cash open --reason 'a jammed note' --json
opening=$(field slip)
run 0 print "$slip" --printer receipt --language ru
quietly print "$slip" --language ru
shows "a slip says what it is" "ИЗЪЯТИЕ НАЛИЧНЫХ"
same "and is on paper" 2
run 2 print "$slip" --copy
says "it is no receipt" "slip"
run 2 print "$slip" --printer receipt --copy
run 0 print "$opening" --printer receipt
run 2 print "T01-1-1" --printer receipt

act 0 shift x --printer receipt --json
is "an X report is printed" confirmed "$(field state)"
is "and says so" 1 "$(paper 4 | grep -c 'X REPORT, SHIFT 1')"
act 2 shift z --printer nowhere
says "a wrong printer is told before the shift is closed" nowhere
act 0 shift z --printer receipt --cash CNY:210.00
act 0 shift z --shift 1
same "a Z report is on paper" 5
run 0 print --queue
shows "the queue knows it" "report    shift 1"
shows "and a slip" "slip     $slip"
shop_says "fault printer cover-open on"
open_shift
act 1 shift z --cash CNY:200.00 --printer receipt
says "closed, and waiting for the printer" \
	"shift 2 is closed: the printer's cover is open"
shop_says "fault printer cover-open off"
act 0 shift z --shift 2 --printer receipt
is "what waited came first, and again" 7 "$(papers)"
run 0 verify
shop_closes
finish
