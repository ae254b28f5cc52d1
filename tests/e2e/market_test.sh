#!/bin/sh
# A hub and three tills trade; the hub's bundle of it all is checked.
# shellcheck disable=SC2086,SC2154  # options are words; lib.sh, market.sh
. tests/e2e/lib.sh
. tests/e2e/market.sh
verifier=$QUOTAPOS-verify

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

market_make
today=$(TZ=CST-8 date +%F)
hub_start
url=https://127.0.0.1:$port
hub_run operator add administrator --role administrator \
	--pin-file "$work/pin" --name Person >/dev/null
on t1 0 enrol --hub "$url" --code "$(code_for T01)" --plain
on t2 0 enrol --hub "$url" --code "$(code_for T02)" --plain
on t3 0 init --market suifenhe --till T03 --demo
pin="--operator cashier --pin-file $work/t3/demo/cashier.pin"
on t3 0 shift open $pin
on t3 0 sell $pin --document resident-card:S0009 --item 4600123456782
on t3 0 enrol --hub "$url" --code "$(code_for T03)"
on t1 0 shift open $by
on t2 0 shift open $by
on t1 0 sell $by --document resident-card:S0001 --item $dear*300 --json
on t2 0 sell $by --document resident-card:S0001 --item $dear*80 --json
is "it stands on a lease" lease "$(field basis)"

# Without the hub: on a permit, told later; and a till that never is.
hub_stop TERM
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
hub 0 export --out "$work/a.zip" --json
is "four chains" 4 "$(field chains)"
is "all sales" 4 "$(field sales)"
hub 1 export --out "$work/a.zip"
is "the copy that it was made of is gone" 0 \
	"$(find "$hub" -name 'owner.copy*' | wc -l)"
hub 0 verify
shows "a hub that serves is checked beside it" ", 0 faults"
hub 3 export --out "$work/b.zip" --with-identities --reason audit \
	--operator cashier --pin-file "$work/pin"
hub 2 export --out "$work/b.zip" --with-identities \
	--operator administrator --pin-file "$work/pin"
hub 0 export --out "$work/b.zip" --with-identities --reason audit \
	--operator administrator --pin-file "$work/pin"
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
hub_stop TERM
finish
