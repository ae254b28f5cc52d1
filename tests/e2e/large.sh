#!/bin/sh
# A ledger of years, exported and checked in three ways: large.sh SALES
. tests/e2e/lib.sh
PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=tests/e2e:tests/vectors/attacks
export PYTHONDONTWRITEBYTECODE PYTHONPATH
home=$work/ledger
"$BUILD/tests/bench/ledger" "$home" "$1"
"$QUOTAPOS" --home "$home" export --out "$work/large.zip"
"$QUOTAPOS" --home "$home" key show --json >"$work/large.jwks"
cp "$BUILD/reader.html" "$work/reader.html"
/usr/bin/python3 tests/e2e/large_drive.py "$work/reader.html" "$work" \
	"$QUOTAPOS-verify" || not_ok "the three run"
finish
