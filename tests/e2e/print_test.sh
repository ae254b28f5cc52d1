#!/bin/sh
# Receipts on paper: what the shop's printer has printed is what the ledger
# says, once; and what happens when the printer, or we, break down.
. tests/e2e/lib.sh

. tests/e2e/shop.sh

state() {
	quietly print --queue --json
	printf '%s' "$out" | python3 -c '
import json, sys
jobs = json.load(sys.stdin)["jobs"]
print(next(j["state"] for j in jobs if j["job"] == int(sys.argv[1])))' "$1"
}

demo_home
open_shift
sell resident-card:S0001 '4600123456782*2' 2212345012558
receipt=$(field receipt)
mkdir -p "$shop"

run 2 print "$receipt" --printer receipt
says "a till without settings has no printer" "no printer 'receipt'"
run 2 print
printf 'printer receipt nowhere\n' >"$home/settings"
run 2 print "$receipt" --printer receipt
says "a wrong line of the settings is named" "line 1"

shop_opens
run 0 print "$receipt" --printer receipt --language zh --json
is "the printer has confirmed it" confirmed "$(field state)"
"$QUOTAPOS" --home "$home" print "$receipt" --language zh >"$work/ledger"
passes "the ledger says something" grep -q "$receipt" "$work/ledger"
is "the paper is what the ledger says" "$(cat "$work/ledger")" \
	"$(paper 1 | grep -v '^\[QR\]')"
passes "which has a code" test -n "$(paper 1 | sed -n 's/^\[QR\] //p')"
is "a camera reads its code" "$(paper 1 | sed -n 's/^\[QR\] //p')" "$(camera 1)"

run 1 print "$receipt" --printer receipt
says "an original is printed once" "--copy"
run 0 print "$receipt" --printer receipt --copy --language ru
"$QUOTAPOS" --home "$home" print "$receipt" --language ru >"$work/ledger"
is "a copy is the same but for its mark" "$(cat "$work/ledger")" \
	"$(paper 2 | grep -v '^ *КОПИЯ 1$\|^\[QR\]')"
is "which it has" 1 "$(paper 2 | grep -c '^ *КОПИЯ 1$')"

shop_says "fault printer paper-out on"
run 1 print "$receipt" --printer receipt --copy
says "without paper it waits" "no paper; print job 3 waits"
is "and is in the queue" waiting "$(state 3)"
shop_says "fault printer paper-out off"
run 0 print "$receipt" --printer receipt --copy
is "what waited is printed first" confirmed "$(state 3)"
is "each once" 4 "$(papers)"

shop_says "fault printer unplugged on"
run 1 print "$receipt" --printer receipt --copy
says "a printer that is not there is said" "not there"
shop_says "fault printer unplugged off"

# The printer takes its time, and the till dies meanwhile.
cp "$shop/settings" "$home/settings"
port=$("$QUOTAPOS" shop --dir "$shop" --say status | sed 's/.*port=\([0-9]*\).*/\1/')
printf 'printer receipt tcp:127.0.0.1:%s\n' "$port" >"$home/settings"
run 0 print "$receipt" --printer receipt --copy
is "a printer that came back prints what waited" 6 "$(papers)"
shop_says "fault printer slow on"
"$QUOTAPOS" --home "$home" print "$receipt" --printer receipt --copy \
	>/dev/null 2>&1 &
till=$!
looks=0
until [ "$("$QUOTAPOS" shop --dir "$shop" --say status |
	sed 's/.*buffer=\([0-9]*\).*/\1/')" -gt 100 ]; do
	looks=$((looks + 1))
	[ "$looks" -gt 400 ] && break
done
kill -9 "$till" 2>/dev/null
wait "$till" 2>/dev/null
shop_says "fault printer slow off"
is "after a crash it is in question" unknown "$(state 7)"
run 0 print --job 7 --printed no
is "what is not there is dropped" dropped "$(state 7)"
run 1 print --job 7 --printed yes
says "and nobody is asked twice" "nobody has to be asked"
run 0 print "$receipt" --printer receipt --copy
is "a copy of it came out instead" confirmed "$(state 8)"
run 2 print --job 8 --printed perhaps
run 0 verify

shop_says stop
wait "$shop_pid"
is "the shop closes" 0 $?
passes "and takes its socket with it" test ! -e "$shop/shop.sock"
run 2 shop --dir "$shop" --port 70000
run 2 shop --dir "$shop" --say status
says "to nobody nothing can be said" "no shop is open"

# What was sent to a printer, from a file.
printf '\033@Total 12.50\n\035VB\000' >"$work/sent"
run 0 shop --decode "$work/sent" --png "$work/sent.png"
shows "bytes become text" "Total 12.50"
passes "and a picture" test -s "$work/sent.png"
run 1 shop --decode "$work/nowhere"
finish
