#!/bin/sh
# A till without a link, and a stick that goes between it and the hub: whole,
# damaged at many places, twice, in the wrong order. Then a till that is put
# back while the hub is away, and with it.
# shellcheck disable=SC2086,SC2154  # options are words; lib.sh
. tests/e2e/lib.sh
. tests/e2e/market.sh

# carry TILL: out, to the hub, and back in.
carry() {
	on "$1" 0 sync --out "$work/up"
	hub_run sync --in "$work/up" --out "$work/down" >"$work/said" 2>&1 ||
		not_ok "the hub takes the file" "$(cat "$work/said")"
	on "$1" 0 sync --in "$work/down"
}

market_make
hub_start
join t1 T01
join t2 T02
hub_stop TERM

# -- one journey ---------------------------------------------------------------
sell_dear() {
	on "$1" 0 sell $by --document "resident-card:$2" --item "$dear*$3" --json
}
sell_dear t1 S0001 50
is "without the hub it stands on the permit" permit "$(field basis)"
sed -n '1p; s/19\.90$/7.00/p' packaging/demo/goods.csv >"$work/more.csv"
hub_run import goods "$work/more.csv" >/dev/null
printf '2222\n' >"$work/pin2"
hub_run operator add second --role manager --pin-file "$work/pin2" \
	--name Second >/dev/null
carry t1
on t1 0 status --json
is "the hub has all that was told" 0 "$(field hub.unsent)"
sell_dear t1 S0003 1
is "goods came by one journey" 700 "$(field total_fen)"
on t1 0 cash in --operator second --pin-file "$work/pin2" \
	--cash CNY:10.00 --reason change
on t1 0 verify
passes "the hub's tables are what the chains say" hub_run verify

# -- whose file is it ------------------------------------------------------------
on t1 0 sync --out "$work/up"
on t2 3 sync --in "$work/up"
says "a file that is for the hub" "sealed to another key"
hub_run sync --in "$work/down" --out "$work/none" 2>"$work/said"
is "a file that is for a till" 3 $?
hub_run sync --in packaging/demo/goods.csv --out "$work/none" 2>"$work/said"
is "a file that is none" 1 $?
passes "nothing is written then" test ! -e "$work/none"
# Another till's name in the file's first line gets no answers.
key_of() {
	"$QUOTAPOS" --home "$work/$1" key show --json |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["keys"][0]["x"])'
}
sed "1s/$(key_of t1)/$(key_of t2)/" "$work/up" >"$work/stranger"
hub_run sync --in "$work/stranger" --out "$work/down" >/dev/null 2>"$work/said"
passes "answers go to who asked, or nowhere" grep -q not-yours "$work/said"
passes "there are none in it" test "$(wc -l <"$work/down")" -le 2

# The same stick is written again; what is no file stays what it is.
mkfifo "$work/pipe"
on t1 1 sync --out "$work/pipe"
says "a pipe is not replaced" "no regular file"
hub_run sync --in "$work/up" --out "$work/pipe" 2>"$work/said"
is "nor at the hub" 1 $?
passes "it is there still" test -p "$work/pipe"
on t1 2 sync --watch --out "$work/up"

# -- damage ------------------------------------------------------------------------
cp "$work/up" "$work/first"
for n in 1 2 3; do
	sell_dear t1 "S00$((10 + n))" 1
done
on t1 0 sync --out "$work/up"
size=$(wc -c <"$work/up")
before=$(held_of T01)
damage() {
	python3 - "$1" "$2" "$3" <<'PY'
import sys
name, at, how = sys.argv[1], int(sys.argv[2]), sys.argv[3]
data = bytearray(open(name, "rb").read())
data = data[:at] if how == "cut" else data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
open("%s.%s" % (name, how), "wb").write(bytes(data))
PY
}
rm "$work/down"
# The first frame has most of the file, the next ones are small.
for place in 3:4 5:4 9:0; do
	for how in cut flip; do
		damage "$work/up" $((size * ${place%:*} / 10)) $how
		hub_run sync --in "$work/up.$how" --out "$work/down" \
			>/dev/null 2>"$work/said"
		is "damaged at ${place%:*}/10 by a $how" "${place#*:}" $?
		grep -q damaged "$work/said" || not_ok "and it says so" \
			"$(cat "$work/said")"
	done
	[ "$place" != 5:4 ] || passes "nothing whole has no answer" \
		test ! -e "$work/down"
done
on t1 0 sync --in "$work/down"
passes "the hub's tables are what the chains say" hub_run verify
hub_run sync --in "$work/up" --out "$work/down" >/dev/null 2>&1
is "the whole one, after that" 0 $?
damage "$work/down" 130 flip
on t1 4 sync --in "$work/down.flip" --json
says "nor is one that comes back" "not one frame"
passes "all of it is there" test "$(held_of T01)" -gt "$before"
hub_run sync --in "$work/first" --out "$work/old" >/dev/null 2>&1
is "an older one, too late" 0 $?
hub_run sync --in "$work/up" --out "$work/down" >/dev/null 2>&1
is "the same one again" 0 $?
backsize=$(wc -c <"$work/down")
for at in $((backsize * 8 / 10)) $((backsize - 5)); do
	damage "$work/down" "$at" flip
	on t1 0 sync --in "$work/down.flip" --json
	is "which it says" true "$(field damaged)"
done
on t1 0 sync --in "$work/down" --json
is "and that it is whole" false "$(field damaged)"
on t1 0 sync --in "$work/old"
on t1 0 sync --in "$work/down"
on t1 0 status --json
is "nothing is left to tell" 0 "$(field hub.unsent)"
on t1 0 verify
passes "the hub's tables are what the chains say" hub_run verify

# -- put back, without the hub and with it -------------------------------------------
on t1 0 backup "$work/t1.backup"
hub_start
sell_dear t1 S0020 1
on t1 0 sync
hub_stop TERM
sell_dear t1 S0021 1
on t1 0 status --json
last=$(field seq)
cp -r "$work/t1" "$work/t1.gone"
on t1 0 restore "$work/t1.backup" --reason "a disk" --json
is "offline it goes by its own watermark" "$last" "$(field known_seq)"
passes "and says whom it could not ask" test -n "$(field hub.trouble)"
on t1 3 sell $by --document resident-card:S0022 --item $dear --json
is "no right is left of before" no-right "$(field refused)"
rm -rf "$work/t1"
hub_start
# The home is gone, the key is not: only the hub knows how far it had come.
mkdir -m 700 "$work/t1" "$work/t1/keys"
cp "$work/t1.gone/keys/till.key" "$work/t1/keys/till.key"
on t1 0 restore "$work/t1.backup" --reason "another disk" --json
is "the hub tells how far it had come" 1 "$(field hub.epoch)"
passes "beyond what the backup has" test "$(field hub.seq)" -gt "$(field from_seq)"
is "the new epoch knows it" "$(field hub.seq)" "$(field known_seq)"
on t1 0 sync
on t1 0 restore "$work/t1.backup" --reason "once more" --json
is "an epoch is never used twice" 3 "$(field epoch)"
hub_stop TERM
sell_dear t2 S0030 1
hub_start
on t1 0 sync
sell_dear t1 S0022 1
is "and it sells on leases again" lease "$(field basis)"
on t1 0 sync
on t1 0 verify
on t2 0 sync
passes "the hub's tables are what the chains say" hub_run verify
hub_stop TERM
finish
