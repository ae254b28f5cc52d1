#!/bin/sh
# The session of a till on tty1: cage shows one program on the whole screen,
# foot is its terminal, in a font that has Chinese.  session.sh [--test]
# It tests itself first, and says what this machine cannot show.
set -u

program=${QUOTAPOS:-quotapos}
font=${QUOTAPOS_FONT:-monospace:size=16}
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

self_test() {
	for needed in cage foot fc-list "$program"; do
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
exec cage -s -- foot --fullscreen --font="$font" "$program" pos
