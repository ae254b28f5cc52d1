#!/bin/sh
# Every header compiles alone: it includes what it needs.
set -eu
# shellcheck disable=SC2046  # names without blanks
out=$(gcc -fsyntax-only -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic \
	-Werror -Iinclude -x c $(find include src -name '*.h' | sort) 2>&1) &&
	echo "ok - headers stand alone" && exit 0
printf '%s\n' "$out" | grep -E 'error:' | head -40 | sed 's/^/# /'
echo "not ok - headers stand alone"
exit 1
