#!/bin/sh
# No banned word (words.txt) in the code.
set -eu
here=tests/lint
# shellcheck disable=SC2046  # names without blanks
found=$(awk -f "$here/code.awk" -f /dev/stdin \
	"$here/words.txt" $(find src include -name '*.[ch]' | sort) <<'END'
FILENAME ~ /words\.txt$/ {
	if ($1 != "code" && $1 != "anywhere")
		next
	where[$2] = $1
	for (i = 3; i <= NF; i++)
		allowed[$2, $i] = 1
	next
}
function look(text, kind,    word, call) {
	while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
		word = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		call = text ~ /^[ \t]*\(/ ? word "(" : word
		if (where[word] == kind && !((word, FILENAME) in allowed))
			print FILENAME ":" FNR ": " word
		if (call != word && where[call] == kind &&
			!((call, FILENAME) in allowed))
			print FILENAME ":" FNR ": " call ")"
	}
}
{
	look(code, "code")
	look($0, "anywhere")
}
END
)
[ -z "$found" ] && echo "ok - no banned word" && exit 0
printf '%s\n' "$found" | sed 's/^/# /'
echo "not ok - banned words"
exit 1
