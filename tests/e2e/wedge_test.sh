#!/bin/sh
# A scanner that types like a keyboard: every way to end a code, codes where
# none has a place, the wrong layout; and nothing of it answers a question.
. tests/golden/screen.sh

# typed TEXT: all at once, with the escapes of printf.
typed() {
	# shellcheck disable=SC2059  # that is the format
	printf "$1" >"$work/typed"
	screen_paste "$work/typed"
}

seen() {
	screen_wait "$1"
	tap 0 "$2"
}

# The kinds of the last entries.
last_kinds() {
	"$QUOTAPOS" --home "$home" log --json |
		sed 's/.*"kind":"\([a-z.]*\)".*/\1/' | tail -n "$1" | tr '\n' ' '
}

screen_start en
screen_wait F12
screen_keys cashier Enter
screen_wait PIN
typed '46001234\r'
seen 'a scan was ignored' "a scan is no PIN"
screen_keys 1111 Enter
screen_wait F11
tap 0 "and none was tried"
screen_keys 200 Enter
screen_wait F9

typed 'Ы0001\r'
seen 居民0001 "a card in the Russian layout"
screen_keys F3
typed '\002S0002\003'
seen 居民0002 "a card between STX and ETX"

typed '4600123456782\r'
seen 'lines: 1' "CR ends a code"
typed '4699999000014\n'
seen 'lines: 2' "LF does"
typed '4699999000021\r\n'
seen 'lines: 3' "CR LF are one end"
typed '4699999000038'
seen 'lines: 4' "and silence is one"
typed '4699999000045\r\r'
seen 'lines: 5' "two ends are one"
typed '4699999000052\r4699999000069\r'
seen 'lines: 7' "two codes are two"
typed '\002KVASS-L\r'
seen 'Draught kvass' "letters in a frame"
screen_settled
grep -q 'Goods:' "$work/screen"
tap $? "nothing was paid by any of it"

typed '\r'
typed '\002\003'
typed '46999990000144699999000014\r'
seen 'STOP' "two codes without an end are none"
typed '4600123456782\r4600123456782'
seen 'scans ignored: 2' "scans behind a STOP are counted"
screen_keys Enter
screen_settled
grep -q STOP "$work/screen"
tap $? "and Enter does not dismiss it"
screen_keys Escape
head -c 4096 /dev/zero | tr '\0' 7 >"$work/long"
screen_paste "$work/long"
screen_keys Enter
seen 'STOP' "4 KB are refused"
screen_keys Escape
screen_settled
grep -q 'lines: 8' "$work/screen"
tap $? "and add nothing"
screen_keys F9
screen_wait Received
typed '46001234\n'
seen 'a scan was ignored' "a scan is no amount"
screen_keys Escape F10
screen_wait 'A letter, then Enter'
typed '4600123456782\r'
screen_keys Escape
screen_settled
grep -q 'lines: 8' "$work/screen"
tap $? "and no choice of a menu"
screen_keys F8
screen_wait SOLD
[ "$(last_kinds 3)" = 'login shift.open sale ' ]
tap $? "and the ledger knows of one sale, and no more"
screen_stop
