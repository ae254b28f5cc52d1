#!/bin/sh
# Rules by date: what was judged stays judged, whatever comes later.
. tests/e2e/lib.sh

# q DATE COMMAND...: $status, $out and $err.
q() {
	when=$1
	shift
	out=$(at "$when" "$QUOTAPOS" --home "$home" "$@" 2>"$work/err")
	status=$?
	err=$(cat "$work/err")
}

sell_at() {
	# shellcheck disable=SC2046  # words
	q "$1" sell $(by_cashier) --document "$2" --item "$3" --json
}

# rules VERSION FROM CAP EXCESS: a document in $work/VERSION.json.
rules() {
	/usr/bin/python3 - "$@" <<'END' >"$work/$1.json"
import json, sys
rules = json.load(open("packaging/rules/suifenhe.json"))
rules["version"] = int(sys.argv[1])
rules["from"] = sys.argv[2]
rules["limits"][0]["cap"] = int(sys.argv[3])
rules["limits"][0]["excess"] = sys.argv[4]
rules["goods"]["rates"] = [{"ppm": 243000}]
print(json.dumps(rules))
END
}

# reports DATE NAME: everything that is told of the first day.
reports() {
	for report in day trade persons refusals tax; do
		q "$1" report $report --from 2026-03-02 --to 2026-03-02 --csv
		echo "$report $status $out"
	done >"$work/$2" 2>&1
	q "$1" print T01-1-"$first" --language en
	echo "$out" >>"$work/$2"
}

q '2026-03-02 02:00:00' init --market suifenhe --till T01 --demo
q '2026-03-02 02:00:00' import goods tests/e2e/goods.csv
# shellcheck disable=SC2046  # words
q '2026-03-02 02:00:01' shift open $(by_cashier)
sell_at '2026-03-02 02:01:00' resident-card:S0001 '2000001*70'
is "7,000 yuan by the first rules" 0 "$status"
first=$(field seq)
sell_at '2026-03-02 02:02:00' resident-card:S0002 '2000001*81'
is "8,100 are refused" over-limit "$(field refused)"

rules 2 2026-03-03 100000 refuse
rules 3 2026-03-05 100000 tax_part
q '2026-03-02 03:00:00' rules apply "$work/2.json"
is "stricter rules from tomorrow" 0 "$status"
q '2026-03-02 03:00:00' rules apply "$work/3.json"
is "and others from the day after that" 0 "$status"
rules 3 2026-03-06 100000 refuse
q '2026-03-02 03:00:00' rules apply "$work/3.json"
is "a version comes once" 3 "$status"
rules 4 2026-03-01 100000 refuse
q '2026-03-02 03:00:00' rules apply "$work/4.json"
is "and never for a day that is over" 3 "$status"

sell_at '2026-03-02 04:00:00' resident-card:S0001 '2000001*10'
is "today's rules are today's" 0 "$status"
reports '2026-03-02 05:00:00' before
sell_at '2026-03-03 02:00:00' resident-card:S0001 '2000001*11'
is "tomorrow 1,100 are too much" over-limit "$(field refused)"
sell_at '2026-03-03 02:01:00' resident-card:S0001 '2000001*10'
is "and 1,000 are not" 0 "$status"
sell_at '2026-03-05 02:00:00' resident-card:S0001 '2000001*20'
is "then the part above is taxed" 100000 "$(field dutiable_fen)"
is "at its rate" 24300 "$(field tax_fen)"
q '2026-03-05 02:00:00' log --json
versions=$(printf '%s\n' "$out" | sed -n \
	's/.*"kind":"sale".*"rules":\([0-9]*\),.*/\1/p' | tr '\n' ' ')
is "each sale names its rules" "1 1 2 3 " "$versions"

sell_at '2026-03-02 04:30:00' resident-card:S0003 '2000001*10'
is "a day that is over sells nothing more" clock "$(field refused)"
reports '2026-03-05 03:00:00' after
passes "every report and receipt of the first day is what it was" \
	cmp "$work/before" "$work/after"
q '2026-03-05 03:00:00' report day --day 2026-03-02 --json
is "its sales are those it had" 800000 "$(field rows.0.total_fen)"
is "all free of duty" 800000 "$(field rows.0.exempt_fen)"
q '2026-03-05 03:00:00' verify --json
is "the ledger is clean" clean "$(field verdict)"
finish
