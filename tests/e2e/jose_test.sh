#!/bin/sh
# Libraries that are not ours check the chain: jwcrypto, openssl, basenc.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
for i in 1 2 3 4 5; do
	sell "resident-card:S000$i" 2000001 '2000004*0.25'
done
sell resident-card:S0001 2000005
run 0 log --jws
printf '%s\n' "$out" >"$work/log.jws"
run 0 key show --json
printf '%s' "$out" >"$work/keys.jwks"
run 0 key show --pem
printf '%s\n' "$out" >"$work/till.pem"

passes "jwcrypto verifies every entry and finds the payloads canonical" \
	/usr/bin/python3 - "$work/log.jws" "$work/keys.jwks" <<'PY'
import json, sys
from jwcrypto import jwk, jws
keys = jwk.JWKSet.from_json(open(sys.argv[2]).read())
lines = open(sys.argv[1]).read().split()
assert len(lines) > 15, len(lines)
for number, line in enumerate(lines, 1):
    token = jws.JWS()
    token.deserialize(line)
    key = keys.get_key(token.jose_header["kid"])
    assert key.thumbprint() == token.jose_header["kid"]
    token.verify(key)
    entry = json.loads(token.payload)
    assert entry["seq"] == number
    again = json.dumps(entry, sort_keys=True, ensure_ascii=False,
                       separators=(",", ":")).encode()
    assert again == token.payload, number
PY

# The three lines of the README, entry by entry.
prev=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
bad=0
count=0
while read -r line; do
	count=$((count + 1))
	printf '%s\n' "$line" >"$work/e.jws"
	cut -d. -f1,2 "$work/e.jws" | tr -d '\n' >"$work/m"
	cut -d. -f3 "$work/e.jws" | tr -d '\n' | tr '_-' '/+' |
		sed 's/$/==/' | base64 -d >"$work/s"
	openssl pkeyutl -verify -pubin -inkey "$work/till.pem" -rawin \
		-in "$work/m" -sigfile "$work/s" >/dev/null 2>&1 ||
		bad=$((bad + 1))
	said=$(cut -d. -f2 "$work/e.jws" | tr '_-' '/+' | sed 's/$/===/' |
		base64 -d 2>/dev/null | sed 's/.*"prev":"\([^"]*\)".*/\1/')
	[ "$said" = "$prev" ] || bad=$((bad + 1))
	prev=$( (printf '\0'; printf %s "$line") | openssl dgst -sha256 \
		-binary | basenc --base64url | tr -d =)
done <"$work/log.jws"
is "openssl and basenc find every signature and link right" 0 "$bad"
[ "$count" -gt 15 ] && ok "over $count entries" || not_ok "over $count entries"
run 0 verify --json
is "our head is the one that openssl computes" "$prev" "$(field head)"

# The shipped rules fit their schema, as a validator that is not ours says.
run 0 rules show --json
printf '%s' "$out" >"$work/rules.json"
passes "the rules in force fit schema/rules.schema.json" \
	/usr/bin/python3 -c '
import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])),
                    json.load(open("schema/rules.schema.json")))
' "$work/rules.json"
finish
