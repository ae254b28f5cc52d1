#!/bin/sh
# Every C file is as clang-format leaves it.
set -eu
# shellcheck disable=SC2046  # names without blanks
out=$(clang-format-14 --dry-run -Werror \
	$(find src include tests -name '*.[ch]' | sort) 2>&1) &&
	echo "ok - format" && exit 0
printf '%s\n' "$out" | grep -E 'error:' | head -40 | sed 's/^/# /'
echo "not ok - format: make format"
exit 1
