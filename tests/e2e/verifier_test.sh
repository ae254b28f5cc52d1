#!/bin/sh
# What an auditor runs: options, exit codes, languages, and what it needs.
. tests/e2e/lib.sh
verifier=$QUOTAPOS-verify
cd "$(dirname "$0")/../.." || exit 1

# check STATUS ARGUMENT...: exit status of the verifier; $out and $err.
check() {
	expected=$1
	shift
	"$verifier" "$@" >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
	is "exit $expected: $(printf '%s ' "$@" | sed "s|$work/||g" |
		cut -c1-60)" "$expected" "$status"
}

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/vectors/attacks \
	/usr/bin/python3 - "$work" <<'PY' || not_ok "bundles are built"
import sys, zipfile
import market
chain = market.small_chain()
bundle = market.Bundle(chain)
def put(name, data):
    with open(f"{sys.argv[1]}/{name}", "wb") as file:
        file.write(data)
data = bundle.zip()
put("good.zip", data)
put("stored.zip", bundle.zip(zipfile.ZIP_STORED))
put("right.jwks", market.trust(market.Key("other"), chain.key))
put("wrong.jwks", market.trust(market.Key("other")))
put("token", market.token(chain, 8).encode() + b"\n")
forged = market.token(chain, 8)
put("forged", forged[:-9].encode() + b"A" + forged[-8:].encode())
put("z.txt", f"# Z\n\n  T01-1-18 {market.leaf(chain.lines[17])}  \n".encode())
put("leaf.txt", market.leaf(chain.lines[11]).encode())
put("nonsense.txt", b"the cashier says that all is well\n")
put("cut.zip", data[:len(data) // 2])
put("newer.zip", b"")
bundle.claims["format"] = 2
put("newer.zip", bundle.zip())
put("list.jwks", b"[]")
import attacks
put("back.zip", attacks.hub_put_back().zip())
PY

# The three answers of a clean bundle.
check 3 "$work/good.zip"
shows "only itself vouches for it" "self-attested from 1 to 18"
check 0 "$work/good.zip" --trust "$work/right.jwks"
check 4 "$work/good.zip" --trust "$work/wrong.jwks"
shows "and the key is named" "trust  T01 seq 1"
check 0 "$work/good.zip" --anchor "$work/z.txt"
shows "a Z paper vouches for all" "witnessed to 18"
check 0 "$work/good.zip" --anchor "$work/leaf.txt"
check 0 "$work/good.zip" --anchor "$work/good.zip"
check 3 "$work/stored.zip"
check 3 "$work/good.zip" --quick
check 3 "$work/good.zip" --jobs 1
check 3 "$work/good.zip" --jobs 64
check 3 "$work/back.zip"
shows "what the hub has lost is named" "hub epoch 1: entries 9 to 10"
check 3 "$work/back.zip" --json
shows "in JSON as well" \
	'"lost":[{"chain":"hub","epoch":1,"first":9,"last":10}]'
check 0 "$work/good.zip" --json --trust "$work/right.jwks"
is "as JSON" clean "$(field verdict)"
is "with the chain" 18 "$(field chains.0.last)"

# A receipt, with the bundle and without.
check 0 "$work/good.zip" --receipt "$work/token"
check 0 "$work/good.zip" --receipt "$(cat "$work/token")"
check 0 --receipt "$work/token" --trust "$work/right.jwks"
shows "what it is for" "T01-1-9, 27.00 yuan"
check 4 --receipt "$work/token" --trust "$work/wrong.jwks"
check 4 --receipt "$work/forged" --trust "$work/right.jwks"
check 4 "$work/good.zip" --receipt "$work/forged"

# What is no bundle, and wrong use.
check 1 "$work/nowhere.zip"
says "the file is named" nowhere.zip
check 1 "$work/token"
check 1 "$work"
check 1 /dev/null
check 1 "$work/cut.zip"
check 1 "$work/newer.zip"
says "a newer format is named" "format 2"
check 1 "$work/good.zip" --trust "$work/list.jwks"
says "the trust file is named" "list.jwks: "
check 1 "$work/good.zip" --trust "$work/token"
check 1 "$work/good.zip" --anchor "$work/nonsense.txt"
check 2
check 2 "$work/good.zip" "$work/good.zip"
check 2 "$work/good.zip" --jobs 0
check 2 "$work/good.zip" --jobs many
check 2 "$work/good.zip" --trust
check 2 "$work/good.zip" --hurry
check 2 --receipt "$work/token"
check 0 --help
check 0 --version
check 0 --codes
is "all the codes" "$(grep -c '^\.B [a-z]*$' \
	packaging/man/quotapos-verify.1)" \
	"$(printf '%s\n' "$out" | grep -c .)"
out=$(LANGUAGE=zh_CN "$verifier" "$work/good.zip")
shows "in Chinese" "仅由本机自证"
out=$(LANGUAGE=ru "$verifier" "$work/good.zip")
shows "in Russian" "собственное свидетельство"

# Nothing it does not need is in it.
out=$(ldd "$verifier")
for library in sqlite curl ncurses archive pq microhttpd; do
	case $out in
	*"lib$library"*) not_ok "it is not linked with $library" ;;
	*) ok "it is not linked with $library" ;;
	esac
done
finish
