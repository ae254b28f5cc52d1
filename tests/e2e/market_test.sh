#!/bin/sh
# A hub and three tills trade; the hub's bundle of it all is checked.
# shellcheck disable=SC2086  # options are words
. tests/e2e/lib.sh

hub_program=${QUOTAPOS_HUB:-$BUILD/quotapos-hub}
verifier=$QUOTAPOS-verify
hub=$work/hub
printf '1111\n' >"$work/pin"
by="--operator cashier --pin-file $work/pin"
port=0

hub_run() {
	"$hub_program" --home "$hub" "$@"
}

hub_start() {
	"$hub_program" --home "$hub" serve --address 127.0.0.1 --port "$port" \
		>"$work/serve.out" 2>"$work/serve.err" &
	serving=$!
	port=
	for _ in $(seq 300); do
		port=$(sed -n 's/^serving on port \([0-9]*\)$/\1/p' \
			"$work/serve.out" "$work/serve.err" | head -1)
		[ -n "$port" ] && return
		command sleep 0.1
	done
	not_ok "the hub serves" "$(cat "$work/serve.err")"
}

# on TILL STATUS COMMAND...
on() {
	home=$work/$1
	shift
	run "$@"
}

# hub STATUS COMMAND..., check STATUS ARGUMENT...
hub() {
	expected=$1
	shift
	hub_run "$@" >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
	is "hub $1 ends with $expected" "$expected" "$status"
}

check() {
	expected=$1
	shift
	out=$("$verifier" "$@" 2>"$work/err")
	is "exit $expected: $(printf '%s ' "$@" | sed "s|$work/||g" |
		cut -c1-60)" "$expected" "$?"
}

code_for() {
	hub_run enrol "$1" --json | python3 -c \
		'import json, sys; print(json.load(sys.stdin)["code"])'
}

hub_run init --market suifenhe --demo >/dev/null 2>&1
hub_start
url=https://127.0.0.1:$port
for data in shops residents goods; do
	hub_run import $data packaging/demo/$data.csv >/dev/null
done
for person in cashier administrator; do
	hub_run operator add $person --role $person --pin-file "$work/pin" \
		--name Person >/dev/null
done
on t1 0 enrol --hub "$url" --code "$(code_for T01)" --plain
on t2 0 enrol --hub "$url" --code "$(code_for T02)" --plain
on t3 0 init --market suifenhe --till T03 --demo
pin="--operator cashier --pin-file $work/t3/demo/cashier.pin"
on t3 0 shift open $pin
on t3 0 sell $pin --document resident-card:S0009 --item 4600123456782
on t3 0 enrol --hub "$url" --code "$(code_for T03)"
on t1 0 shift open $by
on t2 0 shift open $by
dear=4699999000021 # 19.90 yuan
on t1 0 sell $by --document resident-card:S0001 --item $dear*300 --json
on t2 0 sell $by --document resident-card:S0001 --item $dear*80 --json
is "it stands on a lease" lease "$(field basis)"

# Without the hub: on a permit, told later; and a till that never is.
kill -TERM "$serving"
wait "$serving" 2>/dev/null
on t1 0 sell $by --document resident-card:S0002 --item $dear*50 --json
is "it stands on the permit" permit "$(field basis)"
hub_start
on t1 0 sync
on t2 0 sync
on t3 0 sync

# -- the bundle -------------------------------------------------------------------
hub 0 status --json
printf '%s\n' "$out" >"$work/hub.jwks"
hub 2 export
hub 2 export --out here.zip
says "beside a hub it is a whole path" "whole path"
hub 0 export --out "$work/a.zip" --json
is "four chains" 4 "$(field chains)"
is "all sales" 4 "$(field sales)"
hub 1 export --out "$work/a.zip"
hub 3 export --out "$work/b.zip" --with-identities --reason audit \
	--operator cashier --pin-file "$work/pin"
hub 2 export --out "$work/b.zip" --with-identities \
	--operator administrator --pin-file "$work/pin"
hub 0 export --out "$work/b.zip" --with-identities --reason audit \
	--operator administrator --pin-file "$work/pin"
today=$(python3 -c 'import datetime as d
print((d.datetime.utcnow() + d.timedelta(hours=8)).date())')
hub 0 export --out "$work/c.zip" --from "$today"
hub 2 export --out "$work/d.zip" --from 2026-02-30
hub 2 export --out "$work/d.zip" --from 2020-01-01 --to 2020-01-02

check 3 "$work/a.zip"
check 0 "$work/a.zip" --trust "$work/hub.jwks"
shows "what the hub holds is acknowledged" "acknowledged to"
check 0 "$work/a.zip" --trust "$work/hub.jwks" --quick
on t3 0 key show --json
printf '%s\n' "$out" >"$work/till.jwks"
check 4 "$work/a.zip" --trust "$work/till.jwks"
check 0 "$work/b.zip" --trust "$work/hub.jwks" --anchor "$work/a.zip"
check 0 "$work/c.zip" --trust "$work/hub.jwks"
kill -TERM "$serving"
wait "$serving" 2>/dev/null
finish
