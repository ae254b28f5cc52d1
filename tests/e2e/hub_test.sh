#!/bin/sh
# A hub serves over HTTPS: what strangers send, commands beside it, its end.
set -u
export TZ=UTC LC_ALL=C.UTF-8
hub=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$hub"' EXIT
server=

expect()
{
	name=$1
	want=$2
	shift 2
	if "$@" 2>&1 | grep -q -e "$want"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		failed=1
	fi
}
failed=0

"$QUOTAPOS_HUB" --home "$hub/home" init --market suifenhe --demo >/dev/null
expect "a second init is refused" "already" \
	"$QUOTAPOS_HUB" --home "$hub/home" init --market suifenhe --demo
# serve COMMAND...: a hub, started by this.
serve()
{
	: >"$hub/out"
	"$@" "$QUOTAPOS_HUB" --home "$hub/home" serve --address 127.0.0.1 \
		--port 0 >"$hub/out" 2>"$hub/log" &
	server=$!
	for _ in $(seq 200); do
		grep -q port "$hub/out" && break
		sleep 0.1
	done
	port=$(sed 's/.* //' "$hub/out")
}
serve env
url=https://localhost:$port

ask()
{
	curl --silent --max-time 20 --cacert "$hub/home/tls/hub.crt" "$@"
}

expect "it is well" '"market":"suifenhe"' ask "$url/healthz"
expect "it counts" "quotapos_hub_requests_total" ask "$url/metrics"
expect "a stranger is told why not" '"code":"unknown-key"' ask "$url/v1/usage"
expect "problems are typed" "application/problem+json" ask -i "$url/v1/usage"
expect "a wrong method" '"code":"bad-method"' ask -X POST "$url/healthz"
expect "and what it is for" 'Allow: GET' ask -i -X POST "$url/healthz"
expect "how to say who asks" 'WWW-Authenticate: Bearer' ask -i "$url/v1/usage"
expect "one that is long" '"code":"bad-method"' \
	ask -X "$(printf 'M%.0s' $(seq 2000))" "$url/healthz"
expect "a path that is none" '"code":"not-found"' ask "$url/v1/nothing"
head -c 1100000 /dev/zero >"$hub/zeros"
expect "a body over its bound" '"code":"too-long"' \
	ask --data-binary "@$hub/zeros" "$url/v1/entries"
expect "a body that is no statement" '"code":"bad-request"' \
	ask --data-binary "nonsense" "$url/v1/leases"
expect "another certificate is not trusted" "77\|60" \
	sh -c "curl -s $url/healthz; echo \$?"
# This client speaks it: it has written, and nothing was answered.
expect "TLS 1.1 is not spoken" "has read [07] bytes and written [1-9]" \
	sh -c "openssl s_client -connect 127.0.0.1:$port -tls1_1 \
		-cipher DEFAULT:@SECLEVEL=0 </dev/null"
expect "TLS 1.2 is" "Cipher is ECDHE" \
	sh -c "openssl s_client -connect 127.0.0.1:$port -tls1_2 </dev/null"
/usr/bin/python3 tests/e2e/strangers.py "$port" "$hub/home/tls/hub.crt" ||
	failed=1
expect "a bearer that is none" '"code":"bad-request"' \
	ask -H "Authorization: Bearer eyJzZWNyZXQ" "$url/v1/usage"

# Commands beside a hub that serves out of a file are done by it.
expect "a code for a till" "fingerprint" \
	"$QUOTAPOS_HUB" --home "$hub/home" enrol T01
expect "goods come in" "rows of goods" \
	"$QUOTAPOS_HUB" --home "$hub/home" import goods packaging/demo/goods.csv
echo barcode >"$hub/bad.csv"
expect "bad goods do not" "lacks the column" \
	"$QUOTAPOS_HUB" --home "$hub/home" import goods "$hub/bad.csv"
expect "all is sound" "0 faults" "$QUOTAPOS_HUB" --home "$hub/home" verify
(cd "$hub" && "$QUOTAPOS_HUB" --home home backup copy.db)
expect "which is not written over" "is there already" \
	"$QUOTAPOS_HUB" --home "$hub/home" backup "$hub/copy.db"
expect "a copy is whole" "^ok$" \
	sqlite3 -readonly "$hub/copy.db" "PRAGMA quick_check"
expect "and has the goods" "^1$" sqlite3 -readonly "$hub/copy.db" \
	"SELECT count(DISTINCT sha256) FROM dataset_part"
expect "the log has the requests" '"route":"/v1/usage"' cat "$hub/log"
expect "but no bearer" '^0$' grep -c 'Bearer\|eyJzZWNyZXQ' "$hub/log"

kill "$server"
if wait "$server"; then
	echo "ok - it ends when it is asked to"
else
	echo "not ok - it ends when it is asked to"
	failed=1
fi
expect "it says so" '"event":"stopping"' cat "$hub/log"
expect "each line of the log is JSON" '"stopping"' /usr/bin/python3 -c \
	'import json, sys; print([json.dumps(json.loads(line)) for line in sys.stdin])' \
	<"$hub/log"

# By a clock that runs fast, the time for a request is over in seconds; once,
# without the sanitizers, is enough.
if [ -z "${SANITIZE:-}" ]; then
	serve sh tests/at.sh '+0 x15'
	/usr/bin/python3 tests/e2e/slow.py "$port" "$hub/home/tls/hub.crt" ||
		failed=1
	kill "$server"
	wait "$server"
	server=
fi
exit "$failed"
