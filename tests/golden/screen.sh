# shellcheck shell=sh
# Golden screens: a private terminal of 80x24 (tmux) with a clock that stands
# still, in it the till of a new demo market; screens are compared as text.
#
#   screen_start [LANGUAGE]   the till on screen (en, zh or ru), $options
#   screen_keys KEY...        as tmux names keys; other words are typed
#   screen_paste FILE         all of it at once, as a scanner would
#   screen_wait TEXT          until it shows
#   screen_is NAME            is as tests/golden/NAME.screen has it;
#                             REWRITE=1 writes that file
#   screen_size COLUMNS ROWS  another size
#   screen_sale               logged in, shift open: ready for a customer
#   tap STATUS WORDS          one line of TAP
#
# Nothing waits for a fixed time: all look again until it is so, or give up
# after WAIT_LOOKS looks.
set -u

WAIT_LOOKS=300
checks=0
work=$(mktemp -d "${TMPDIR:-/tmp}/quotapos-golden.XXXXXX")
home=$work/home
starts=0
socket=

screen_end() {
	screen_stop 2>/dev/null
	rm -rf "$work"
}
trap screen_end EXIT
trap 'exit 1' HUP INT TERM

tap() {
	checks=$((checks + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $checks - $2"
	else
		echo "not ok $checks - $2"
	fi
}

# The environment of the till and of its terminal: nothing of ours leaks in.
# The library that stops the clock comes before the sanitizer's.
bare() {
	env -i PATH="$PATH" HOME="$work" LC_ALL=C.UTF-8 TZ=UTC TERM=screen \
		LANGUAGE="${language:-en}" NO_COLOR="${no_color:-}" \
		ASAN_OPTIONS=verify_asan_link_order=0 "$@"
}

# 09:00 in the market, and an hour later after each start of the till: its
# clock runs, as the boot-time clock does, and never back. Looks see 09:00:00.
at_nine() {
	bare sh tests/at.sh "2026-01-15 0$((starts + 1)):00:00" "$@"
}

screen_home() {
	[ -d "$home" ] && return
	if ! at_nine "$QUOTAPOS" --home "$home" init --market suifenhe \
		--till T01 --demo >"$work/said" 2>&1; then
		sed 's/^/# /' "$work/said"
		tap 1 "a demo market"
		exit 1
	fi
}

# The terminal stays when the till ends, and shows its exit status.
screen_start() {
	language=${1:-en}
	screen_home
	starts=$((starts + 1))
	socket=quotapos-golden-$$-$starts
	bare tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 \
		"FAKETIME_DONT_FAKE_MONOTONIC=1 \
		sh tests/at.sh '@2026-01-15 0$starts:00:01' '$QUOTAPOS' \
		--home '$home' pos ${options:-}; echo \"ended with \$?\"; exec cat" \; \
		set -g status off \; set -g escape-time 0
}

# The till hears of it a moment later: its home is free when its lock is.
screen_stop() {
	tmux -L "$socket" kill-server
	[ ! -e "$home/owner.lock" ] || flock --wait 20 "$home/owner.lock" true
}

screen_keys() {
	for key in "$@"; do
		tmux -L "$socket" send-keys -- "$key"
	done
}

screen_paste() {
	tmux -L "$socket" load-buffer "$1" \; paste-buffer -r
}

screen_size() {
	tmux -L "$socket" resize-window -x "$1" -y "$2"
}

screen_text() {
	tmux -L "$socket" capture-pane -p 2>/dev/null
}

screen_wait() {
	looks=0
	until screen_text | grep -qF -- "$1"; do
		looks=$((looks + 1))
		if [ "$looks" -gt "$WAIT_LOOKS" ]; then
			screen_text | sed 's/^/# |/'
			tap 1 "'$1' shows"
			exit 1
		fi
		sleep 0.05
	done
}

# The check code hangs on the market's key, which is new each time.
screen_masked() {
	screen_text | sed -E 's/ +$//
		s/[0-9]{2}:[0-9]{2}:[0-9]{2}/09:00:00/g
		s/^(  (Check code|Код проверки|校验码) +)[A-Za-z0-9_-]{8}/\1********/'
}

# Until two looks see the same.
screen_settled() {
	looks=0
	screen_masked >"$work/screen"
	while [ "$looks" -lt "$WAIT_LOOKS" ]; do
		sleep 0.1
		screen_masked >"$work/again"
		cmp -s "$work/screen" "$work/again" && return
		cp "$work/again" "$work/screen"
		looks=$((looks + 1))
	done
}

screen_is() {
	golden=tests/golden/$1.screen
	looks=0
	if [ "${REWRITE:-0}" = 1 ]; then
		screen_settled
		cp "$work/screen" "$golden"
	fi
	while [ "$looks" -lt "$WAIT_LOOKS" ]; do
		screen_masked >"$work/screen"
		if cmp -s "$golden" "$work/screen"; then
			tap 0 "screen $1"
			return
		fi
		looks=$((looks + 1))
		sleep 0.05
	done
	diff -u "$golden" "$work/screen" | sed 's/^/# /'
	tap 1 "screen $1"
}

screen_login() {
	screen_wait F12
	screen_keys cashier Enter 1111 Enter
}

screen_sale() {
	screen_login
	screen_wait F11
	screen_keys 200 Enter
	screen_wait F9
}
