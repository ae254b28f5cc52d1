#!/bin/sh
# Beyond the limit without the hub: a till sells up to its floor limit and says
# so; what proves to exceed the day's limit when all is told is assessed, shown
# when the person comes next, and listed for officers.
# shellcheck disable=SC2086,SC2154  # options are words; lib.sh, market.sh
. tests/e2e/lib.sh
. tests/e2e/market.sh

who=resident-card:S0001
# The shipped rules name no rate of duty; this market has one.
/usr/bin/python3 -c 'import json, sys
rules = json.load(open(sys.argv[1]))
rules["goods"]["rates"] = [{"ppm": 200000}]
json.dump(rules, sys.stdout)' packaging/rules/suifenhe.json >"$work/rules.json"
market_make --rules "$work/rules.json"
hub_start
join t1 T01
join t2 T02
on t1 0 sync
hub_stop TERM
on t1 0 quota --document $who
shows "who comes without the hub is told so" "provisional"
on t1 0 sell $by --document $who --item $dear*100 --json
is "it stands on the permit" permit "$(field basis)"
is "and is free of duty" 199000 "$(field exempt_fen)"
on t1 3 sell $by --document $who --item $dear --json
is "up to the floor limit" over-limit "$(field refused)"
is "of which so much is left" 1000 "$(field remaining_fen)"
case "$(field message)" in
*"without the hub"*) ok "and it says so" ;;
*) not_ok "and it says so" "$out" ;;
esac

# The hub does not know of it when another till asks.
hub_start
on t2 0 sell $by --document $who --item $dear*400 --json
is "the hub gave what it had" lease "$(field basis)"
on t1 0 sync
on t2 0 sync
assessed() {
	out=$(hub_run assess --day "$(TZ=CST-8 date +%F)" --json)
	field assessed
}
is "the excess is assessed, once" "1 0" "$(assessed) $(assessed)"
on t2 0 sync
on t2 0 quota --document $who --json
is "the next identification shows it" 195000 "$(field assessed_fen)"
is "with the duty on it" 39000 "$(field assessed_tax_fen)"
on t2 0 quota --document $who
shows "in words as well" "1950.00"
out=$(hub_run report excess --json)
is "the report lists it" "195000 39000" \
	"$(field excess.0.excess_fen) $(field excess.0.tax_fen)"
passes "the hub's tables are what the chains say" hub_run verify
hub_stop TERM
finish
