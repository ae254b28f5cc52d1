#!/bin/sh
# clang-tidy over one file:  tidy.sh FILE FLAGS...
# The analyzer gives a function up after so many states: most of its time goes
# into the few that have more, and it has not found anything there.
file=$1
shift
if out=$(clang-tidy-14 --quiet "$file" -- -std=c17 -D_GNU_SOURCE \
	-Xclang -analyzer-config -Xclang max-nodes=40000 "$@" 2>/dev/null); then
	echo "ok - tidy $file"
else
	printf '%s\n' "$out" | grep -E 'error:|warning:' | sed 's/^/# /'
	echo "not ok - tidy $file"
fi
