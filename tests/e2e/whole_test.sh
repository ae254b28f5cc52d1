#!/bin/sh
# A till's life in one bundle: sales, refunds, a restored backup, a new key;
# the verifier has nothing to say against it.
. tests/e2e/lib.sh

# take_back ARGUMENT...: by the manager.
take_back() {
	quietly refund --operator manager \
		--pin-file "$home/demo/manager.pin" --reason damaged "$@"
	is "it is taken back" 0 "$status"
}

# clean NAME: the bundle of all there is, with the keys that the till shows.
clean() {
	run 0 export --out "$work/$1.zip"
	run 0 key show --json
	printf '%s' "$out" >"$work/$1.jwks"
	said=$("$QUOTAPOS-verify" "$work/$1.zip" --trust "$work/$1.jwks" 2>&1)
	status=$?
	is "clean: $1" 0 "$status"
	[ "$status" -eq 0 ] || echo "$said" | sed 's/^/#   /'
	said=$(/usr/bin/python3 tests/e2e/bundle_check.py "$work/$1.zip" \
		"$work/$1.jwks" 2>&1)
	is "jwcrypto agrees: $1" 0 "$?"
}

demo_home
quietly import goods tests/e2e/goods.csv
open_shift
sell resident-card:S0001 '2000001*3' '2000004*0.25'
sale=$(field receipt)
take_back --receipt "$sale" --line '1*2'
sell resident-card:S0002 '2000001*2'
take_back --receipt "$(field receipt)" --void
clean refunds

run 0 backup "$work/one.backup"
run 0 restore "$work/one.backup" --reason "the disk broke"
sell resident-card:S0003 '2000001*1'
is "it sells on in a new epoch" 0 "$status"
sell resident-card:S0001 '2000001*1'
take_back --receipt "$sale" --line '1*1'
clean restored
run 0 key show --json
printf '%s' "$out" | /usr/bin/python3 -c '
import json, sys
keys = json.load(sys.stdin)["keys"]
print(json.dumps({"keys": [k for k in keys if k.get("epoch") == 1]}))
' >"$work/first.jwks"
"$QUOTAPOS-verify" "$work/restored.zip" --trust "$work/first.jwks" \
	>/dev/null 2>&1
is "the first key vouches for the second" 0 "$?"
finish
