#!/bin/sh
# Rules that tax what exceeds them: from the document to receipt and verdict.
. tests/e2e/lib.sh

demo_home
for name in hainan norway andorra; do
	run 0 rules check "packaging/rules/$name.json"
done

# The same market, as the law has it: the excess is taxed.
sed -e 's/"version": 1,/"version": 2,/' \
	-e "s/\"from\": \"2026-01-01\"/\"from\": \"$(date +%F -d '+8 hours')\"/" \
	-e 's/"excess": "refuse"/"excess": "tax_part"/' \
	-e 's/"origins"/"not_exempt": ["9005"], "origins"/' \
	packaging/rules/suifenhe.json >"$work/taxed.json"
run 1 rules check "$work/taxed.json"
says "rules that tax need a rate for all goods" "no rate without 'hs'"
sed 's/"cap": 50000/"cap": -1/' packaging/rules/suifenhe.json >"$work/bad.json"
run 1 rules check "$work/bad.json"
says "a fault is told by its line" \
	"line $(grep -n '"cap": -1' "$work/bad.json" | cut -d: -f1): limits[1].cap"
run 0 rules check packaging/rules/suifenhe.json
shows "and what would be refused" "over-limit"
run 0 rules check packaging/rules/suifenhe.json --item '4600123456782*3'
shows "goods may be tried" "free 25.50"
sed 's/"origins"/"rates": [{ "ppm": 243000 }], "origins"/' \
	"$work/taxed.json" >"$work/rated.json"
run 0 rules apply "$work/rated.json"
open_shift

# 12,000.00 of amber, of which 8,000.00 are free; binoculars never are.
sell resident-card:S0001 '4699999000540*3' 4699999000519 4600123456782
is "the excess is sold" 0 "$status"
is "total" 1246850 "$(field total_fen)"
is "free of duty" 800000 "$(field exempt_fen)"
is "dutiable" 446850 "$(field dutiable_fen)"
is "tax of 972.00, 111.78 and 2.07" 108585 "$(field tax_fen)"
is "the limit is used to its cap" 800000 "$(field quota.0.after)"
receipt=$(field receipt)
run 0 print "$receipt"
shows "the receipt tells the rate" "24.3 %"
shows "and what is to be paid" "13554.35"
run 0 log --json
shows "the entry tells the part above" \
	'"dutiable_fen":400000,"exempt_fen":800000'
shows "and what is never exempt" '"treatment":"not_exempt"'

# Nothing is left: all of the next sale is dutiable, and none of it counts.
sell resident-card:S0001 4600123456782
is "what comes after is taxed" 207 "$(field tax_fen)"
is "and uses nothing" 0 "$(field quota.0.used)"
# shellcheck disable=SC2046  # words without blanks
run 3 sell $(by_cashier) --document resident-card:S0001 \
	--item 4600123456782 --pay cash:CNY:8.50 --json
is "the price without the tax is short" short-tender "$(field refused)"
run 0 verify
run 0 rebuild
run 0 verify
finish
