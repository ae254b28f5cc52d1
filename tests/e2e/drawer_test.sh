#!/bin/sh
# A shift with everything a drawer sees: float by denomination, cash in and
# out, prices agreed, exercises; X and Z against an independent sum.
. tests/e2e/lib.sh

by() {
	printf -- '--operator %s --pin-file %s/demo/%s.pin' "$1" "$home" "$1"
}

# by_manager_for OPERATOR: the operator acts, the manager approves.
by_manager_for() {
	printf -- '%s --approve manager --approve-pin-file %s/demo/manager.pin' \
		"$(by "$1")" "$home"
}

# as OPERATOR WORDS...: the same with --json
as() {
	who=$1
	shift
	# shellcheck disable=SC2046  # words
	quietly "$@" $(by "$who") --json
}

demo_home
quietly import goods tests/e2e/goods.csv

# The float, by notes.
# shellcheck disable=SC2046  # words
run 2 shift open $(by cashier) --count CNY:100 --json
says "a count is pieces of a value" "CNY:100*3"
# shellcheck disable=SC2046  # words
run 2 shift open $(by cashier) --cash CNY:200 --count 'CNY:100*3'
says "pieces and sum must agree" "300.00"
# shellcheck disable=SC2046  # words
run 2 shift open $(by cashier) --count 'CNY:100*3' --count 'CNY:100*1'
says "a value is counted once" "twice"
as cashier cash open --reason "looking for a pen"
is "no shift, no drawer" 1 "$status"
as cashier shift open --count 'CNY:100*3' --count 'CNY:0.5*10' \
	--count 'RUB:1000*2' --cash CNY:305.00
is "the shift opens" 0 "$status"
is "roubles are the sum of their notes" 200000 "$(field cash.1.amount_minor)"
is "the pieces are kept" 3 "$(field count.0.pieces)"

# Cash in and out: a right, a reason, an amount.
as cashier cash in --cash CNY:100.00 --reason change
is "a cashier may not put cash in" 3 "$status"
says "and is told how it can be done" "--approve"
as cashier cash open --reason "change for a customer"
is "but may open the drawer with a reason" 0 "$status"
is "which is no sale" no-sale "$(field direction)"
as cashier cash open
is "without a reason not even that" 2 "$status"
as cashier cash open --cash CNY:1 --reason "x"
is "an opening moves no cash" 2 "$status"
as manager cash in --cash CNY:100.00 --cash RUB:500 --reason "small change"
is "a manager may put cash in" 0 "$status"
is "the shift is named" 1 "$(field shift)"
as manager cash out --reason "to the bank"
is "how much goes out must be said" 2 "$status"
as manager cash out --cash CNY:0 --reason "nothing"
is "and be something" 2 "$status"
as auditor cash open --reason "a look"
is "an auditor does not open drawers" 3 "$status"
# shellcheck disable=SC2046  # words
run 0 cash out $(by_manager_for cashier) --cash CNY:50.00 \
	--reason 'courier "Ли"' --json
is "the manager approves beside the cashier" manager "$(field approver)"
run 0 cash out --operator cashier --pin-file "$home/demo/cashier.pin" \
	--approve manager --approve-pin-file "$home/demo/manager.pin" \
	--cash CNY:1.00 --reason stamps
run 3 cash out --operator cashier --pin-file "$home/demo/cashier.pin" \
	--approve manager --approve-pin-file "$home/demo/admin.pin" \
	--cash CNY:1.00 --reason stamps
says "a wrong PIN of who approves is said" "manager"
as manager cash in --cash USD:1 --cash EUR:1 --reason "two more currencies"
is "four currencies with the yuan" 0 "$status"
as manager cash in --cash JPY:1 --reason "a fifth"
is "a fifth could never be closed" 2 "$status"

# Sales, one at another price.
sell resident-card:S0001 '2000001*2' '2000004*0.333'
is "a sale" 0 "$status"
sell resident-card:S0002 2000002@0.5
is "another price needs a reason" 2 "$status"
# shellcheck disable=SC2046  # words
run 3 sell $(by cashier) --document resident-card:S0002 \
	--item '2000001@80' --reason "dented"
says "and a right" "--approve"
# shellcheck disable=SC2046  # words
run 2 sell $(by manager) --document resident-card:S0002 \
	--item '2000001@1000.01' --reason "too dear"
says "ten times the list at most" "1000.00"
# shellcheck disable=SC2046  # words
run 2 sell $(by manager) --document resident-card:S0002 \
	--item '2000001@0' --reason "a gift"
# shellcheck disable=SC2046  # words
run 2 sell $(by manager) --document resident-card:S0002 \
	--item '2000001@100' --reason "the same"
# shellcheck disable=SC2046  # words
run 0 sell $(by_manager_for cashier) --document resident-card:S0002 \
	--item 2000001 --item '2000001*3@80.50' --item '2000004*0.333@10.01' \
	--reason "dented box" --json
is "the agreed price is what is paid: 100 + 241.50 + 3.33" 34483 \
	"$(field total_fen)"
seq=$(field seq)
is "its receipt carries its own number" "T01-1-$seq" "$(field receipt)"
run 0 log --from $((seq - 2)) --to $((seq - 1)) --json
shows "the override stands before it" '"kind":"override"'
shows "with the list's price" '"list_fen":10000,"price_fen":8050'
shows "and who approved it" '"approver":"manager"'
run 0 log --from $((seq - 2)) --to $((seq - 2))
shows "and as a sentence" "2000001 at 80.50 instead of 100.00"
# shellcheck disable=SC2046  # words
run 0 sell $(by manager) --document resident-card:S0002 \
	--item '2000001@90' --reason "own right" --json

# Exercises.
run 0 quota --document resident-card:S0003 --json
left=$(field quota.0.left)
# shellcheck disable=SC2046  # words
run 0 sell $(by cashier) --document resident-card:S0003 --item 2000001 \
	--training
shows "an exercise says so on its paper" "TRAINING"
is "at the top and at the bottom" 2 \
	"$(printf '%s\n' "$out" | sed -n '1p;$p' | grep -c TRAINING)"
# shellcheck disable=SC2046  # words
run 0 sell $(by cashier) --document resident-card:S0003 --item 2000001 \
	--training --json
is "its answer too" true "$(field training)"
practice=$(field receipt)
run 0 print "$practice" --width 58
is "and each print of it, on narrow paper" 2 \
	"$(printf '%s\n' "$out" | grep -c TRAINING)"
run 0 quota --document resident-card:S0003 --json
is "the allowance is as before" "$left" "$(field quota.0.left)"
run 0 status --json
before=$(field seq)
# shellcheck disable=SC2046  # words
run 3 sell $(by cashier) --document resident-card:S9999 --item 2000001 \
	--training --json
is "what would be refused is refused" not-registered "$(field refused)"
run 0 status --json
is "and leaves no entry" "$before" "$(field seq)"
# shellcheck disable=SC2046  # words
run 2 sell $(by manager) --document resident-card:S0003 --item '2000001@90' \
	--training --reason x

# X: a reading that records nothing, here and at the end equal to a sum that
# another program makes of the entries.
cat >"$work/sum.py" <<'PY'
import json, sys
first, last = int(sys.argv[1]), int(sys.argv[2])
kinds, treat, origin, tender, cash = {}, {}, {}, {}, {}
total = dict.fromkeys(("total", "exempt", "dutiable", "tax", "change"), 0)
sales = no_sales = 0
back = dict.fromkeys(("refunds", "voids", "refunded_fen",
    "refunded_tax_fen"), 0)
def tendered(t):
    return tender.setdefault((t["kind"], t["currency"]), {
        "kind": t["kind"], "currency": t["currency"], "count": 0,
        "amount_minor": 0, "value_fen": 0, "back_count": 0, "back_minor": 0,
        "back_value_fen": 0})
def drawer(currency):
    return cash.setdefault(currency, dict.fromkeys(
        ("float_minor", "in_minor", "out_minor", "expected_minor"), 0))
for line in open(sys.argv[3]):
    e = json.loads(line)
    if not first <= e["seq"] <= last:
        continue
    b = e["body"]
    kinds[e["kind"]] = kinds.get(e["kind"], 0) + 1
    if e["kind"] == "shift.open":
        for c in b["cash"]:
            drawer(c["currency"])["float_minor"] = c["amount_minor"]
            drawer(c["currency"])["expected_minor"] += c["amount_minor"]
    if e["kind"] == "cash":
        no_sales += b["direction"] == "no-sale"
        for c in b["cash"]:
            sign = 1 if b["direction"] == "in" else -1
            row = drawer(c["currency"])
            row[b["direction"] + "_minor"] += c["amount_minor"]
            row["expected_minor"] += sign * c["amount_minor"]
    if e["kind"] == "shift.close":
        for c in b["cash"]:
            drawer(c["currency"])["counted_minor"] = c["amount_minor"]
    if e["kind"] == "refund":
        back["refunds"] += 1
        back["voids"] += b.get("void", False)
        back["refunded_fen"] += b["total_fen"]
        back["refunded_tax_fen"] += b["tax_fen"]
        for t in b["tenders"]:
            row = tendered(t)
            row["back_count"] += 1
            row["back_minor"] += t["amount_minor"]
            row["back_value_fen"] += t["value_fen"]
            if t["kind"] == "cash":
                drawer(t["currency"])["expected_minor"] -= t["amount_minor"]
    if e["kind"] != "sale":
        continue
    sales += 1
    for key in total:
        total[key] += b[key + "_fen"]
    for l in b["lines"]:
        for table, name in ((treat, l["treatment"]), (origin, l["origin"])):
            row = table.setdefault(name, {"name": name, "lines": 0,
                "amount_fen": 0, "exempt_fen": 0, "dutiable_fen": 0,
                "tax_fen": 0})
            row["lines"] += 1
            for key in ("amount", "exempt", "dutiable", "tax"):
                row[key + "_fen"] += l[key + "_fen"]
    for t in b["tenders"]:
        row = tendered(t)
        row["count"] += 1
        row["amount_minor"] += t["amount_minor"]
        row["value_fen"] += t["value_fen"]
        if t["kind"] == "cash":
            drawer(t["currency"])["expected_minor"] += t["amount_minor"]
    drawer("CNY")["expected_minor"] -= b["change_fen"]
report = json.load(open(sys.argv[4]))
if report["report"] == "z":
    for row in cash.values():
        row.setdefault("counted_minor", 0)
        row["difference_minor"] = row["counted_minor"] - row["expected_minor"]
expected = {"kinds": kinds, "sales": sales, "no_sales": no_sales,
    "treatments": [treat[k] for k in sorted(treat)],
    "origins": [origin[k] for k in sorted(origin)],
    "tenders": [tender[k] for k in sorted(tender)],
    "drawer": {k: v for k, v in cash.items()}}
expected.update({key + "_fen": value for key, value in total.items()})
expected.update(back)
report["drawer"] = {r.pop("currency"): r for r in report["drawer"]}
for key, value in expected.items():
    if report[key] != value:
        sys.exit("%s: the report has %s, the entries %s"
                 % (key, report[key], value))
PY
# equals NAME: the report in $out against the entries it says it covers.
equals() {
	printf '%s' "$out" >"$work/report.json"
	from=$(field first_seq)
	to=$(field last_seq)
	"$QUOTAPOS" --home "$home" log --json >"$work/log.json"
	passes "$1" /usr/bin/python3 "$work/sum.py" "$from" "$to" \
		"$work/log.json" "$work/report.json"
}

as cashier sell --document resident-card:S0009 --item '2000001*2' \
	--pay card:CNY:100:A1 --pay cash:RUB:2000 --json
back=$(field receipt)
as cashier refund --receipt "$back" --line '1*1' --reason x \
	--pay card:CNY:100:A2
is "a refund to a card and in cash" 0 "$status"
as cashier sell --document resident-card:S0009 --item '2000001*2' --json
as cashier refund --receipt "$(field receipt)" --void --reason x
is "and a void" 0 "$status"
run 0 status --json
before=$(field seq)
leaf=$(field leaf)
as cashier shift x
is "a cashier may read the X" 0 "$status"
is "X goes to the head" "$before" "$(field last_seq)"
is "and names it" "$leaf" "$(field leaf)"
shows "exercises are a kind of their own" '"training.sale":2'
is "a till without a hub has nothing to send" 0 "$(field unsent)"
is "and says why" true "$(field stand_alone)"
equals "X is the sum of the entries"
run 0 status --json
is "X records nothing" "$before" "$(field seq)"
for paper in 58 80; do
	# shellcheck disable=SC2046  # words
	run 0 shift x $(by cashier) --width $paper
	shows "X on paper of $paper mm" "X REPORT, SHIFT 1"
	columns=$([ $paper = 58 ] && echo 32 || echo 48)
	[ "$(printf '%s\n' "$out" | wc -L)" -le "$columns" ] &&
		ok "$columns columns" || not_ok "$columns columns" "$out"
done
# shellcheck disable=SC2046  # words
run 2 shift z $(by cashier) --width 57 --cash CNY:1
run 0 status --json
is "a Z that cannot be printed closes nothing" 1 "$(field shift)"
# shellcheck disable=SC2046  # words
run 1 shift z $(by cashier) --shift 1
says "the open shift has no Z to read again" "not closed"

# Z: the difference is recorded, never refused.
as cashier shift z --count 'CNY:100*9' --count 'CNY:0.5*1' --cash RUB:2500
is "the shift closes with a difference" 0 "$status"
is "it is a Z" z "$(field report)"
equals "Z is the sum of the entries"
perpetual=$(field perpetual_fen)
is "absolute adds what perpetual takes off" $((perpetual + 2 * 30000)) \
	"$(field absolute_fen)"
first=$out
run 0 log --json
shows "the difference is in the chain" '"difference":[{"amount_minor":'
run 0 log
shows "and told to people" "difference CNY"
as cashier shift x
is "no X without a shift" 1 "$status"
as cashier shift z --shift 1
is "the Z of an earlier shift" "$first" "$out"
as cashier shift z --shift 9
is "of one that was never" 2 "$status"

# A shift with nothing in it, and one that is open for too long.
soon=$(($(date +%s) + 60))
start=$(date -d "@$soon" '+%F %T')
at "$start" "$QUOTAPOS" --home "$home" shift open --operator cashier \
	--pin-file "$home/demo/cashier.pin" >"$work/out" 2>&1 ||
	not_ok "a second shift" "$(cat "$work/out")"
late=$(date -d "@$((soon + 24 * 3600 + 60))" '+%F %T')
out=$(at "$late" "$QUOTAPOS" --home "$home" status)
shows "status warns after 24 hours" "WARNING: shift 2 has been open"
err=$(at "$late" "$QUOTAPOS" --home "$home" sell --operator cashier \
	--pin-file "$home/demo/cashier.pin" --document resident-card:S0004 \
	--item 2000001 --json 2>&1 >"$work/out")
says "a sale goes on, with a note" "more than 24 hours"
out=$(cat "$work/out")
is "it was sold" 10000 "$(field total_fen)"
out=$(at "$late" "$QUOTAPOS" --home "$home" shift z --operator cashier \
	--pin-file "$home/demo/cashier.pin" --cash CNY:100.00)
shows "and Z says so" "WARNING: open for more than 24 hours"
shows "its difference is nothing" "Z REPORT, SHIFT 2"

run 0 verify --json
is "the ledger is clean" clean "$(field verdict)"
run 0 rebuild
run 0 verify
as cashier shift z --shift 1
is "after a rebuild the Z is the same" "$first" "$out"
finish
