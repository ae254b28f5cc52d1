#!/bin/sh
# The top level holds what the house names, and nothing else but dot-files.
set -eu
wanted='Makefile README.md include keys packaging schema src tests'
here=$(for name in *; do
	[ "$name" = build ] || echo "$name"
done | LC_ALL=C sort | tr '\n' ' ')
[ "$here" = "$wanted " ] && echo "ok - the top level is in order" && exit 0
echo "# wanted: $wanted"
echo "# found:  $here"
echo "not ok - the top level"
exit 1
