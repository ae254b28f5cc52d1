#!/bin/sh
# The session of a kiosk: what it says of a machine that cannot show Chinese,
# and letters that let 80x24 of them fit on every screen.
. tests/e2e/lib.sh

session=packaging/kiosk/session.sh

# fits DOTS COLUMNS ROWS: its font does. A letter of the usual monospace is
# 0.602 of its size wide and 1.164 high, rounded up.
fits() {
	size=$(sh $session --font "$1" | sed -n 's/^monospace:pixelsize=//p')
	wide=$(((size * 602 + 999) / 1000 * $2))
	high=$(((size * 1164 + 999) / 1000 * $3))
	if [ "$wide" -le "${1%x*}" ] && [ "$high" -le "${1#*x}" ] &&
		[ "$size" -ge 12 ]; then
		ok "$2x$3 letters of $size dots fit on $1"
	else
		not_ok "$2x$3 letters fit on $1" "$size: $wide x $high"
	fi
}

for dots in 800x600 1024x600 1024x768 1280x720 1280x800 1280x1024 1366x768 \
	1440x900; do
	fits $dots 80 24
done
fits 1920x1080 132 43
fits 3840x2160 132 43
is "an unknown screen is taken for a small one" \
	"$(sh $session --font 1024x768)" "$(sh $session --font '')"
is "an interlaced one for what it is" "$(sh $session --font 1920x1080)" \
	"$(sh $session --font 1920x1080i)"

# A machine with nothing: no program, no font, no Unicode.
mkdir "$work/bin"
for program in sh cat head locale; do
	ln -s "$(command -v $program)" "$work/bin/$program"
done
env -i PATH="$work/bin" TERM=linux LANG=C sh $session --test \
	>"$work/out" 2>&1
is "what is missing is a failure" 1 "$?"
out=$(cat "$work/out")
for missing in cage Xwayland foot 价 Ж 'locale is not UTF-8' \
	'show Chinese, and the till must run in cage'; do
	case "$out" in
	*"$missing"*) ok "it says: $missing" ;;
	*) not_ok "it says: $missing" "$out" ;;
	esac
done
finish
