#!/bin/sh
# The session of a till on tty1: cage shows one program on the whole screen,
# foot is its terminal, in a font that has Chinese.
#   session.sh [--test | --font WIDTHxHEIGHT]
# It tests itself first, and says what this machine cannot show; --font prints
# the font for a screen of so many dots.
set -u

program=${QUOTAPOS:-quotapos}
faults=0

fault() {
	faults=$((faults + 1))
	printf '%s\n' "$*" >&2
}

# has LETTER NUMBER: some font of this machine has the letter.
has() {
	[ -n "$(fc-list ":charset=$2" family 2>/dev/null)" ] ||
		fault "no font has $1: install fonts-wqy-zenhei"
}

# The dots of the screen that is connected, as the kernel knows it.
screen_dots() {
	for status in /sys/class/drm/*/status; do
		[ "$(cat "$status" 2>/dev/null)" = connected ] || continue
		head -n 1 "${status%/status}/modes"
		return
	done
}

# font_for WIDTHxHEIGHT: as large as 80x24 letters allow; 132x43, which show
# a panel more, where they are still easy to read. A letter is 0.61 of the
# font's size wide and 1.25 high. What is no size is taken for 1024x768.
font_for() {
	width=${1%%x*}
	height=${1#*x}
	height=${height%%[!0-9]*}
	case $width$height in
	'' | *[!0-9]*) width=1024 height=768 ;;
	esac
	columns=80 rows=24
	[ "$width" -ge 1900 ] && [ "$height" -ge 1050 ] && columns=132 rows=43
	by_width=$((width / columns * 100 / 61))
	by_height=$((height / rows * 100 / 125))
	[ "$by_height" -lt "$by_width" ] && by_width=$by_height
	echo "monospace:pixelsize=$by_width"
}

self_test() {
	for needed in cage Xwayland foot fc-list "$program"; do
		command -v "$needed" >/dev/null 2>&1 ||
			fault "$needed is not installed (see the notes)"
	done
	has 价 4ef7
	has Ж 416
	has │ 2502
	case $(locale charmap 2>/dev/null) in
	UTF-8) ;;
	*) fault "the locale is not UTF-8: set LANG=C.UTF-8" ;;
	esac
	# What shows here shows on the till; the bare console has no Chinese.
	if [ "${TERM:-}" = linux ]; then
		printf '%s\n' "this console has at most 512 letters: it cannot" \
			"show Chinese, and the till must run in cage" >&2
	else
		printf '%s\n' '价Ж│ should be a hanzi, a Zhe and a line'
	fi
}

if [ "${1:-}" = --font ]; then
	font_for "${2:-}"
	exit
fi
export LANG="${LANG:-C.UTF-8}"
self_test
if [ "${1:-}" = --test ]; then
	[ "$faults" -eq 0 ] && echo "the kiosk can show Chinese and Russian"
	exit $((faults > 0))
fi
if [ "$faults" -gt 0 ]; then
	# In Russian and English the till works on the bare console, too.
	LANGUAGE=en exec "$program" pos
fi
font=${QUOTAPOS_FONT:-$(font_for "$(screen_dots)")}
exec cage -s -- foot --fullscreen --font="$font" "$program" pos
