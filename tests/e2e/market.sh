# shellcheck shell=sh disable=SC2154,SC2034,SC2086
# For end-to-end tests of a market: after lib.sh.
#
#   market_make                  a hub in $hub with goods and a cashier
#   hub_start | hub_stop SIGNAL  serving on $port, the same one again
#   hub_run COMMAND...           quotapos-hub
#   join TILL ID                 enrols $work/TILL as ID, opens its shift
#   on TILL STATUS COMMAND...    as run
hub_program=${QUOTAPOS_HUB:-$BUILD/quotapos-hub}
hub=$work/hub
database=
printf '1111\n' >"$work/pin"
by="--operator cashier --pin-file $work/pin"
dear=4699999000021 # 19.90 yuan

hub_run() {
	"$hub_program" --home "$hub" $database "$@"
}

# A port once found is kept, for the tills know it.
port=0
hub_start() {
	: >"$work/serve.out"
	"$hub_program" --home "$hub" $database serve --address 127.0.0.1 \
		--port "$port" >"$work/serve.out" 2>"$work/serve.err" &
	serving=$!
	for _ in $(seq 200); do
		served=$(sed -n 's/^serving on port \([0-9]*\)$/\1/p' \
			"$work/serve.out" | head -1)
		[ -n "$served" ] && port=$served && return
		command sleep 0.1
	done
	not_ok "the hub serves" "$(cat "$work/serve.err")"
}

hub_stop() {
	kill "-$1" "$serving"
	wait "$serving" 2>/dev/null
}

on() {
	home=$work/$1
	shift
	run "$@"
}

code_for() {
	hub_run enrol "$1" --json | python3 -c \
		'import json, sys; print(json.load(sys.stdin)["code"])'
}

# All of a script is of one market day: the day turns at 16:00 UTC.
pass_midnight() {
	left=$((57600 - $(date +%s) % 86400))
	[ "$left" -lt 0 ] || [ "$left" -gt 240 ] || command sleep $((left + 1))
}

market_make() {
	pass_midnight
	hub_run init --market suifenhe --demo "$@" >/dev/null 2>&1 ||
		not_ok "a hub is made"
	for data in shops residents goods; do
		hub_run import $data packaging/demo/$data.csv >/dev/null
	done
	hub_run operator add cashier --role cashier --pin-file "$work/pin" \
		--name Cashier >/dev/null
}

join() {
	on "$1" 0 enrol --hub "https://127.0.0.1:$port" --plain \
		--code "$(code_for "$2")"
	on "$1" 0 shift open $by
}

# The entries the hub holds of a till's epoch, by its own word.
held_of() {
	hub_run status | sed -n "s/^till $1 .*held to \([0-9]*\)\$/\1/p"
}

# So many leases of a kind and state, as `lease list` shows them.
leases_with() {
	hub_run lease list | grep -c "$1"
}
