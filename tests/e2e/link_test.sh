#!/bin/sh
# A hub and three tills over HTTPS on this machine: joining, selling with and
# without the link, kills on both sides, a certificate that changes, leaving.
# shellcheck disable=SC2086,SC2154  # options are words; lib.sh, market.sh
. tests/e2e/lib.sh
. tests/e2e/market.sh

market_make
hub_start

# -- joining ------------------------------------------------------------------
url=https://127.0.0.1:$port
on t1 2 enrol --hub "$url" --code 12345 --plain
on t1 2 enrol --hub http://127.0.0.1 --code "$(code_for T01)" --plain
says "an address is https" "https://"
on t1 3 enrol --hub "$url" --till T01 --plain \
	--code 00000-00000-00000-00000-"$(code_for T01 | cut -d- -f5-)"
passes "no ledger is left of a refusal" test ! -e "$work/t1/ledger.db"
on t1 4 enrol --hub "$url" --code "$(code_for T01 | cut -d- -f1-4)"-00000-00000 \
	--till T01 --plain
says "another hub is told apart" "not the one the code is of"
on t1 0 enrol --hub "$url" --code "$(code_for T01)" --till T01 --plain
shows "fingerprints are shown" "this till"
on t2 0 enrol --hub "$url" --code "$(code_for T02)" --plain --json
is "the code says which till it is" T02 "$(field till)"
on t3 0 init --market suifenhe --till T03 --demo
on t3 0 shift open $by
on t3 0 sell $by --document resident-card:S0009 --item 4600123456782
on t3 0 enrol --hub "$url" --code "$(code_for T03)"
shows "a history is kept" "goes to the hub"
on t3 1 enrol --hub "$url" --code "$(code_for T03)"
on t1 0 shift open $by
on t2 0 shift open $by
on t1 3 import goods packaging/demo/goods.csv
says "data are the hub's" "done at the hub"

# -- one allowance ---------------------------------------------------------------
on t1 0 sell $by --document resident-card:S0001 --item $dear*300 --json
is "it stands on a lease" lease "$(field basis)"
on t2 0 quota --document resident-card:S0001 --json
is "the other till knows at once" 203000 "$(field quota.0.left)"
is "and it is certain" true "$(field certain)"
on t2 3 sell $by --document resident-card:S0001 --item $dear*103 --json
is "no fen beyond" over-limit "$(field refused)"
on t2 0 sell $by --document resident-card:S0001 --item $dear*102 --json
is "what is left is sold" 799980 "$(field quota.0.after)"
receipt=$(field receipt)
is "no lease stays open" 0 "$(leases_with 'scan *open')"
on t2 0 refund $by --receipt "$receipt" --reason damaged --json
on t2 0 sync
on t1 0 quota --document resident-card:S0001 --json
is "what comes back may be bought elsewhere" 203000 "$(field quota.0.left)"

# -- the link is gone ------------------------------------------------------------
hub_stop TERM
on t1 0 sell $by --document resident-card:S0002 --item $dear*100 --json
is "it stands on the permit" permit "$(field basis)"
on t1 3 sell $by --document resident-card:S0002 --item $dear --json
is "up to the floor limit" over-limit "$(field refused)"
case "$out" in
*"without the hub"*) ok "and it says so" ;;
*) not_ok "and it says so" "$out" ;;
esac
on t1 0 quota --document resident-card:S0002 --json
is "that is provisional" false "$(field certain)"
on t1 1 sync
says "one sentence tells why" "cannot be reached"
on t1 0 status --json
is "status: offline" false "$(field hub.online)"
is "status: what may still be sold" 1801000 "$(field hub.offline.total_fen)"
passes "status: what waits" test "$(field hub.unsent)" -ge 2
on t1 3 decommission --reason moved
on t1 0 shift close $by
on t1 3 decommission --reason moved
says "nobody leaves with anything unsent" "not at the hub"
on t1 0 shift open $by

# -- and there again, with kills on both sides -----------------------------------
hub_start
on t1 0 sync
before=$(held_of T01)
"$QUOTAPOS" --home "$work/t2" sync --watch >"$work/watch" 2>&1 &
watching=$!
for _ in $(seq 100); do
	grep -q online "$work/watch" && break
	command sleep 0.1
done
on t2 0 sell $by --document resident-card:S0003 --item $dear --json
is "a watching till is handed the sale" lease "$(field basis)"
kill -9 $watching
wait $watching 2>/dev/null
on t2 0 sell $by --document resident-card:S0003 --item $dear
hub_stop KILL
on t2 0 sell $by --document resident-card:S0003 --item $dear
hub_start
for till in t1 t2 t3; do
	on $till 0 sync
	on $till 0 verify
done
passes "nothing is lost" test "$(held_of T01)" -ge "$before"
is "no lease stays open" 0 "$(leases_with 'scan *open')"
passes "the hub's tables are what the chains say" hub_run verify
for till in 1 2 3; do
	on t$till 0 status --json
	passes "the hub holds all of T0$till, but perhaps the last ack" \
		test "$(held_of T0$till)" -ge $(($(field seq) - 1))
done

# -- what a till alone can show -----------------------------------------------------
for till in t1 t2 t3; do
	on $till 0 export --out "$work/$till.zip"
	on $till 0 key show --json
	printf '%s' "$out" >"$work/$till.jwks"
	"$QUOTAPOS-verify" "$work/$till.zip" --trust "$work/$till.jwks" \
		>"$work/said"
	is "the bundle of $till is not proven without the hub" 3 "$?"
	passes "and the verifier says so" grep -q "hub's chain" "$work/said"
done
hub_run status --json >"$work/hub.jwks"
passes "the market's bundle has it all" \
	hub_run export --out "$work/market.zip"
passes "and is clean" "$QUOTAPOS-verify" "$work/market.zip" \
	--trust "$work/hub.jwks"

# -- another certificate, and a till that leaves ---------------------------------
hub_stop TERM
mkdir "$work/tls"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-subj /CN=localhost -days 30 -keyout "$work/tls/key" \
	-out "$work/tls/crt" 2>/dev/null
mv "$hub/tls/hub.crt" "$work/tls/old.crt"
mv "$hub/tls/hub.key" "$work/tls/old.key"
cp "$work/tls/crt" "$hub/tls/hub.crt"
(umask 077 && cp "$work/tls/key" "$hub/tls/hub.key")
hub_start
on t1 4 sync
says "a changed certificate is told" "certificate is not the one"
on t1 0 sell $by --document resident-card:S0004 --item $dear --json
is "selling goes on" permit "$(field basis)"
hub_stop TERM
mv "$work/tls/old.crt" "$hub/tls/hub.crt"
mv "$work/tls/old.key" "$hub/tls/hub.key"
hub_start
on t1 0 sync
on t1 0 shift close $by
on t1 0 decommission --reason moved
on t1 3 shift open $by
says "it has left" "decommissioned"
on t1 0 status
shows "which is seen" "decommissioned: nothing is sold any more"
on t1 0 status --json
is "by a program too" true "$(field decommissioned)"
is "and that nothing is sold offline" 0 "$(field hub.offline.person_fen)"
hub_stop TERM
finish
