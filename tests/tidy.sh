#!/bin/sh
# clang-tidy over one file:  tidy.sh FILE FLAGS...
file=$1
shift
if out=$(clang-tidy-14 --quiet "$file" -- -std=c17 -D_GNU_SOURCE "$@" 2>/dev/null); then
	echo "ok - tidy $file"
else
	printf '%s\n' "$out" | grep -E 'error:|warning:' | sed 's/^/# /'
	echo "not ok - tidy $file"
fi
