#!/bin/sh
# The QR code of a receipt: made, seen, read back and checked by others.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
verify=${QUOTAPOS}-verify
sell resident-card:S0001 2000001 '2000004*0.25'
token=$(field token)
leaf=$(field leaf)
receipt=$(field receipt)
[ "${#token}" -le 450 ] && ok "a token has at most 450 characters" ||
	not_ok "a token has at most 450 characters" "${#token}"
run 0 key show --json
printf '%s' "$out" >"$work/keys.jwks"
run 0 export --out "$work/a.zip"

printf '%s' "$token" | qrencode -l M -s 3 -o "$work/qr.png"
read=$(zbarimg -q --raw "$work/qr.png")
is "a camera reads what was printed" "$token" "$read"

passes "jwcrypto verifies it, and it names the entry" \
	/usr/bin/python3 - "$token" "$work/keys.jwks" "$leaf" "$receipt" <<'PY'
import json, sys
from jwcrypto import jwk, jws
keys = jwk.JWKSet.from_json(open(sys.argv[2]).read())
token = jws.JWS()
token.deserialize(sys.argv[1])
assert token.jose_header["typ"] == "qp-token+jws"
token.verify(keys.get_key(token.jose_header["kid"]))
said = json.loads(token.payload)
assert said["leaf"] == sys.argv[3]
assert f"{said['chain']}-{said['epoch']}-{said['seq']}" == sys.argv[4]
assert said["total_fen"] == 10313
PY
printf '%s\n' "$read" >"$work/receipts.txt"
"$verify" --receipt "$work/receipts.txt" --trust "$work/keys.jwks" \
	>"$work/out" 2>&1
is "quotapos-verify checks it alone" 0 "$?"
"$verify" "$work/a.zip" --trust "$work/keys.jwks" \
	--anchor "$work/receipts.txt" >"$work/out" 2>&1
is "and finds it in the bundle" 0 "$?"

# A ledger that was put back and sold on: the paper knows better.
cp -r "$home" "$work/before"
sell resident-card:S0002 2000001
field token >"$work/receipts.txt"
rm -rf "$home"
cp -r "$work/before" "$home"
sell resident-card:S0003 2000001
run 0 export --out "$work/b.zip"
"$verify" "$work/b.zip" --trust "$work/keys.jwks" \
	--anchor "$work/receipts.txt" --json >"$work/out" 2>&1
is "a receipt that the chain does not have is a fault" 4 "$?"
out=$(cat "$work/out")
is "by the name of" anchor "$(field faults.0.code)"

# shellcheck disable=SC2046  # words
quietly sell $(by_cashier) --document resident-card:S0004 \
	--item 2000001 --training --json
is "an exercise has no token" "" "$(field token)"
finish
