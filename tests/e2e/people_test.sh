#!/bin/sh
# People: several documents of one person, block, numbers that are masked,
# the own PIN, and an officer who opens a limit at the till.
. tests/e2e/lib.sh

demo_home
run 0 import goods tests/e2e/goods.csv
open_shift

# -- several documents
run 3 quota --document passport:P12345678
run 3 quota --document cn-id:123 --json
is "a number that is none is a refusal" bad-document "$(field refused)"
run 0 resident link --document resident-card:S0001 --with passport:P12345678 \
	--reason 'both shown at the desk'
run 1 resident link --document passport:P12345678 --with resident-card:S0001 \
	--reason again
sell passport:P12345678 '2000001*80'
is "a sale on the passport" 0 "$status"
sell resident-card:S0001 2000002
is "leaves nothing for the card" over-limit "$(field refused)"
run 0 resident unlink --document passport:P12345678 --reason 'a mistake'
sell passport:P12345678 2000002
is "alone the passport is nobody's" not-registered "$(field refused)"
run 2 resident link --document resident-card:S0001 --with cn-id:123 --reason x
run 2 resident link --document resident-card:S0001
run 2 resident marry --document resident-card:S0001

# -- one resident
run 0 resident add --document resident-card:NEW1 --name '王 "小" 明' \
	--born 1990-02-01 --valid-until 2099-12-31
run 0 resident show --document resident-card:NEW1 --json
is "the name is as it was given" '王 "小" 明' "$(field residents.0.name)"
is "the number is masked" '**W1' "$(field residents.0.number)"
run 0 resident block --document resident-card:NEW1
sell resident-card:NEW1 2000002
is "who is blocked buys nothing" blocked "$(field refused)"
run 0 resident unblock --document resident-card:NEW1
sell resident-card:NEW1 2000002
is "and then again" 0 "$status"
run 2 resident block --document resident-card:NOBODY
run 2 resident add --document resident-card:NEW2 --name x --born 1990-02-30

# -- numbers
run 0 quota --document resident-card:NEW1 --json
person=$(field person)
run 2 resident show --person "$person" --reason inquiry
run 3 resident show --person "$person" --reason inquiry --operator manager \
	--pin-file "$home/demo/manager.pin"
run 0 resident show --person "$person" --reason 'inquiry 12' --operator admin \
	--pin-file "$home/demo/admin.pin" --json
is "an administrator sees the number" NEW1 "$(field residents.0.number)"
run 0 log
shows "and that is on record" 'person.reveal'
case "$out" in
*NEW1* | *S0001*) not_ok "no number is in the log" ;;
*) ok "no number is in the log" ;;
esac

# -- the own PIN, and roles
echo 8642 >"$work/new"
run 3 operator pin cashier --pin-file "$home/demo/manager.pin" \
	--new-pin-file "$work/new"
run 0 operator pin cashier --pin-file "$home/demo/cashier.pin" \
	--new-pin-file "$work/new"
sell resident-card:S0002 2000002
is "the old PIN opens nothing" 3 "$status"
cp "$work/new" "$home/demo/cashier.pin"
sell resident-card:S0002 2000002
is "the new one does" 0 "$status"
run 3 sell --operator auditor --pin-file "$home/demo/auditor.pin" \
	--document resident-card:S0002 --item 2000002
run 3 shift close --operator auditor --pin-file "$home/demo/auditor.pin"

# -- an officer at the till
/usr/bin/python3 - packaging/rules/suifenhe.json "$work/officer.json" <<'END'
import json, sys
rules = json.load(open(sys.argv[1]))
rules["version"] = 2
rules["from"] = "2026-01-01"
rules["limits"][0]["excess"] = "officer"
json.dump(rules, open(sys.argv[2], "w"))
END
today=$(date -u -d '+8 hours' +%Y-%m-%d)
sed -i "s/2026-01-01/$today/" "$work/officer.json"
run 0 rules apply "$work/officer.json"

# beyond STATUS ARGUMENT...: 8,100 yuan for one resident.
beyond() {
	expected=$1
	shift
	# shellcheck disable=SC2046  # words
	run "$expected" sell $(by_cashier) --document resident-card:S0003 \
		--item '2000001*81' --json "$@"
}

beyond 3
is "it says that an officer may open it" true "$(field officer)"
beyond 3 --approve cashier --approve-pin-file "$home/demo/cashier.pin" \
	--reason medicine
beyond 2 --approve manager --approve-pin-file "$home/demo/manager.pin"
beyond 0 --approve manager --approve-pin-file "$home/demo/manager.pin" \
	--reason medicine
is "then it is sold" override "$(field basis)"
receipt=$(field receipt)
run 0 log --json
approval=$(printf '%s\n' "$out" | grep '"kind":"approval"')
out=$approval
is "who opened it is in the chain" manager "$(field body.approver)"
is "by how much" 10000 "$(field body.excess)"
is "and it stands before the sale" "$receipt" "T01-1-$(($(field seq) + 1))"
beyond 3
run 0 report overrides --csv
shows "the report names approvals" 'approval'
shows "and who looked at numbers" 'person.reveal'
run 0 verify
finish
