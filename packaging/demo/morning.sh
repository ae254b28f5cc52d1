#!/bin/sh
# A morning at the demo till, without a screen:  morning.sh PROGRAM HOME
# Four residents buy, one asks for too much; receipts are printed. It can be
# repeated all day: the number of sales so far chooses who comes next.
set -eu

program=$1
home=$2
pin=$home/demo/cashier.pin

quotapos() {
	"$program" --home "$home" "$@"
}

say() {
	printf '\n== %s\n' "$*"
}

# fact NAME: an integer that status --json tells.
fact() {
	facts=$(quotapos status --json)
	printf '%s\n' "$facts" | sed -n "s/.*\"$1\":\\([0-9]*\\).*/\\1/p"
}

# The demo market's residents S0001 to S0190 come in turn.
next_resident() {
	sales=$(fact sales)
	printf 'resident-card:S%04d' $((sales % 190 + 1))
}

# paper RECEIPT: out of the shop's printer, or as text when there is none.
paper() {
	if [ -S "$home/shop/shop.sock" ] &&
		quotapos print "$1" --printer receipt >/dev/null; then
		papers=$(quotapos shop --say status |
			sed 's/papers=\([0-9]*\).*/\1/')
		cat "$home/shop/paper-$(printf '%04d' "$papers").txt"
	else
		quotapos print "$1"
	fi
}

# sell OPTIONS...: one sale to the next resident, and its receipt.
sell() {
	resident=$(next_resident)
	say "sale to $resident"
	answer=$(quotapos sell --operator cashier --pin-file "$pin" \
		--document "$resident" "$@" --json)
	receipt=$(printf '%s\n' "$answer" |
		sed -n 's/.*"receipt":"\([^"]*\)".*/\1/p')
	total=$(printf '%s\n' "$answer" |
		sed -n 's/.*"total_fen":\([0-9]*\).*/\1/p')
	drawer=$((drawer + total))
	paper "$receipt"
}

# refuse OPTIONS...: a sale that a rule must refuse (exit status 3).
refuse() {
	status=0
	quotapos sell --operator cashier --pin-file "$pin" "$@" 2>&1 ||
		status=$?
	if [ "$status" -ne 3 ]; then
		echo "morning.sh: expected a refusal (3), got $status" >&2
		exit 1
	fi
}

drawer=20000 # fen: the float, and what is taken
counted=
shift=$(fact shift)
if [ "$shift" -eq 0 ]; then
	say "the shift opens"
	quotapos shift open --operator cashier --pin-file "$pin" \
		--cash CNY:200.00
	counted=yes
fi

# Milk chocolate, flour, butter: paid exactly.
sell --item '4600123456782*2' --item 4699999000137 --item '4699999000311*3'
# Two labels of the scale: 1.255 kg of candy, 0.850 kg of pine nuts.
sell --item 2212345012558 --item 2210002008500
# Typed codes: crab legs by weight, kvass by the litre.
sell --item '2210006*0.6' --item 'KVASS-L*2.5' --pay cash:CNY:300.00
# An amber bracelet: the change is counted.
sell --item 4699999000526 --pay cash:CNY:1400.00

resident=$(next_resident)
say "refused to $resident: three amber sets are 12,000.00 yuan"
refuse --document "$resident" --item '4699999000540*3'

say "what is left to $resident today"
quotapos quota --document "$resident"

# Of a shift that was open before, nobody here knows what is in the drawer.
if [ -n "$counted" ]; then
	counted=$(printf 'CNY:%d.%02d' $((drawer / 100)) $((drawer % 100)))
fi
say "the shift closes"
quotapos shift close --operator cashier --pin-file "$pin" \
	${counted:+--cash "$counted"}

say "the ledger is checked"
quotapos verify
