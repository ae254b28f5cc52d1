#!/bin/sh
# Every step of a schema is embedded, and taken as the number of its file.
set -eu
status=0
for file in schema/*/*.sql schema/*/*/*.sql; do
	step=$(basename "$file" | sed 's/^0*\([0-9]*\)_.*/\1/')
	name=$(sed -n "s|^EMBED(\(.*\), \"$file\");\$|\1|p" src/store/*.c)
	# 1004 is the step 4: a hub's are counted from a thousand.
	[ -n "$name" ] &&
		grep -q "{ $name, \".*[^1-9]$step)*\" }" src/store/*.c &&
		continue
	echo "# $file is taken by no program"
	status=1
done
[ "$status" -eq 0 ] && echo "ok - every step of a schema is taken" && exit 0
echo "not ok - the steps of the schemas"
exit 1
