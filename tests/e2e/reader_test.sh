#!/bin/sh
# The reader page in a real browser: it names every attack as the verifier
# does, and gives the three verdicts and the counts of a clean bundle.
. tests/e2e/lib.sh
PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=tests/vectors/attacks
export PYTHONDONTWRITEBYTECODE PYTHONPATH
/usr/bin/python3 tests/vectors/attacks/attacks.py "$work" &&
	/usr/bin/python3 - "$work" <<'PY' || not_ok "bundles are built"
import sys
import market
chain = market.small_chain()
def put(name, data):
    with open(f"{sys.argv[1]}/{name}", "wb") as file:
        file.write(data)
put("good.zip", market.Bundle(chain).zip())
put("good.jwks", market.trust(chain.key))
sys.path.insert(0, "tests/vectors/attacks")
import attacks
made = attacks.trade()
put("market.zip", made.bundle().zip())
put("market.jwks", market.trust(made.hub.key))
put("wrong.jwks", market.trust(market.Key("other")))
PY
cp "$BUILD/reader.html" "$work/reader.html"
/usr/bin/python3 tests/e2e/reader_drive.py "$work/reader.html" "$work" \
	"$QUOTAPOS-verify" ||
	not_ok "the browser runs"
finish
