#!/bin/sh
# A till's own export under the auditor's program, and the tamper drill.
. tests/e2e/lib.sh
demo_home
open_shift
for i in 1 2 3; do
	sell "resident-card:S000$i" "4600123456782*$i"
done
sell resident-card:S0001 4600123456782
quietly print "$(field receipt)" --copy
# shellcheck disable=SC2046  # words
quietly shift close $(by_cashier) --cash CNY:259.50
open_shift
sell resident-card:S0002 4600123456782

audit() { # STATUS ARGUMENT...
	expected=$1
	shift
	out=$("$QUOTAPOS-verify" "$@" 2>&1)
	is "exit $expected: quotapos-verify $(echo "$*" | sed "s|$work/||g")" \
		"$expected" "$?"
}

quietly key show --json
printf '%s\n' "$out" >"$work/keys"
"$QUOTAPOS" --home "$work/other" init --market suifenhe --till T01 --demo \
	>/dev/null
"$QUOTAPOS" --home "$work/other" key show --json >"$work/wrong"
run 0 export --out "$work/first.zip"
audit 3 "$work/first.zip"
audit 0 "$work/first.zip" --trust "$work/keys"
audit 4 "$work/first.zip" --trust "$work/wrong"
audit 3 "$work/first.zip" --quick
run 0 export --out "$work/part.zip" --from 14
audit 0 "$work/part.zip" --trust "$work/keys"
# shellcheck disable=SC2046  # words
run 0 export --out "$work/named.zip" --with-identities --reason audit \
	--operator admin --pin-file "$home/demo/admin.pin"
audit 0 "$work/named.zip" --trust "$work/keys" --anchor "$work/first.zip"
case $out in
*"witnessed to"*) ok "an earlier bundle is a witness" ;;
*) not_ok "an earlier bundle is a witness" "$out" ;;
esac

run 0 status --json
before=$(field leaf)
run 0 selftest
run 0 selftest --attack
shows "every attack is named" "23 attacks, 0 not named"
run 0 selftest --attack --json
is "in JSON, too" true "$(field good)"
run 0 status --json
is "the ledger is as it was" "$before" "$(field leaf)"
finish
