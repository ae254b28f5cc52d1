#!/bin/sh
# Discounts: agreed prices by per cent, of a line and of a sale, with a right,
# a reason and the bound that the rules set.
. tests/e2e/lib.sh

by_manager() {
	printf -- '--operator manager --pin-file %s/demo/manager.pin' "$home"
}

# discounted ARGUMENT...: by the manager, with a reason.
discounted() {
	# shellcheck disable=SC2046  # words
	quietly sell $(by_manager) --document resident-card:S0001 \
		--reason bruised --json "$@"
}

refused() {
	name=$1
	expected=$2
	text=$3
	shift 3
	discounted "$@"
	is "$name: exit $expected" "$expected" "$status"
	says "$name: one sentence" "$text"
	one_sentence
}

demo_home
open_shift
discounted --item '4600123456782*2@-10%'
is "10 % off 8.50 twice: 15.30" 1530 "$(field total_fen)"
discounted --item '4600123456782*3@-12.5%'
is "12.5 % off 8.50 is 1.06: 22.32" 2232 "$(field total_fen)"
discounted --discount 20% --item 4600123456782 --item 4699999000021 \
	--item '4699999000014@9.00'
is "20 % off two lines, one has its price: 6.80 + 15.92 + 9.00" 3172 \
	"$(field total_fen)"
discounted --item '4600123456782@-50%'
is "as much as the rules allow" 425 "$(field total_fen)"

before=$("$QUOTAPOS" --home "$home" log | wc -l)
refused "more than the rules allow" 3 "more off" --item '4600123456782@-51%'
refused "by a price as well" 3 "more off" --item '4600123456782@4.24'
refused "nothing off" 2 "10%" --item '4600123456782@-0%'
refused "all of it" 2 "10%" --item '4600123456782@-100%'
refused "no per cent" 2 "10%" --item '4600123456782@-10'
refused "three decimals" 2 "10%" --discount 1.234% --item 4600123456782
refused "less than a fen" 2 "less than a fen" --discount 0.01% \
	--item 4600123456782
# shellcheck disable=SC2046  # words
quietly sell $(by_cashier) --document resident-card:S0001 --reason x \
	--item '4600123456782@-10%'
is "a cashier alone may not" 3 "$status"
# shellcheck disable=SC2046  # words
quietly sell $(by_manager) --document resident-card:S0001 --discount 10% \
	--item 4600123456782
is "a reason is asked for" 2 "$status"
is "nothing was recorded of all that" "$before" \
	"$("$QUOTAPOS" --home "$home" log | wc -l)"
quietly log --json
shows "an override tells both prices" '"list_fen":850'
run 0 verify
finish
