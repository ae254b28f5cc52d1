#!/bin/sh
# Terminals that are not there or too poor; what Ctrl-C does; how it ends.
. tests/golden/screen.sh

refused() { # WORDS COMMAND...
	words=$1
	shift
	"$@" >"$work/said" 2>&1
	[ $? -eq 1 ] && grep -qF -- "$words" "$work/said"
	status=$?
	[ "$status" -eq 0 ] || sed 's/^/# /' "$work/said"
	tap "$status" "$words"
}

on_terminal() { # TERM: the till on a terminal of this type
	bare script -qec "TERM=$1 '$QUOTAPOS' --home '$home' pos" /dev/null \
		</dev/null
}

screen_home
refused 'needs a terminal' at_nine "$QUOTAPOS" --home "$home" pos
refused "terminal type 'nonsense'" on_terminal nonsense
refused "terminal type 'dumb'" on_terminal dumb

refused 'is not UTF-8' bare script -qec \
	"LC_ALL=ru_RU.KOI8-R '$QUOTAPOS' --home '$home' pos" /dev/null </dev/null

no_color=1
options=--ascii
screen_start
screen_sale
screen_keys S0005 Enter 4600123456782 Enter
screen_wait 8.50
tmux -L "$socket" capture-pane -pe >"$work/coloured"
! grep -q "$(printf '\033')\\[[0-9;]*3[0-7]m" "$work/coloured"
tap $? "NO_COLOR is kept"
screen_keys F1
screen_wait '+- Help --'
screen_keys Escape
tap 0 "--ascii frames with signs that every terminal has"
screen_keys C-c C-z C-s C-q
screen_wait 'not finished'
tap 0 "Ctrl-C, Ctrl-Z and Ctrl-S end or stop nothing"
screen_keys F5 C-q
screen_wait 'ended with 0'
tap 0 "Ctrl-Q leaves an empty till"
screen_stop

screen_start
screen_login
screen_wait F9
kill -TERM "$(cat "$home/owner.lock" | tr -dc '0-9\n' | head -n 1)"
screen_wait 'ended with 0'
tap 0 "SIGTERM ends the till and gives the terminal back"
at_nine "$QUOTAPOS" --home "$home" log | tail -n 1 | grep -q logout
tap $? "who was logged in is logged out"
screen_stop

# The terminal goes away with a basket on the counter: a hang-up.
screen_start
screen_login
screen_wait F9
screen_keys S0006 Enter 4600123456782 Enter
screen_wait 'lines: 1'
screen_stop
at_nine "$QUOTAPOS" --home "$home" log | tail -n 1 | grep -q logout
tap $? "a hang-up logs out and ends the till"
screen_start
screen_login
screen_wait 'was kept'
tap 0 "and keeps the basket"
screen_keys F5 C-q
screen_wait 'ended with 0'
