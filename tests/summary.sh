#!/bin/sh
# Add up the .tap files below some folders:  summary.sh BUILD_STATUS FOLDER...
# Failed ones are removed, so that the next run tries them again.
built=$1
shift
passed=0
failed=0
for file in $(find "$@" -name '*.tap' 2>/dev/null | sort); do
	ok=$(grep -c '^ok' "$file")
	bad=$(grep -c '^not ok' "$file")
	skipped=$(grep -c '^ok.*# SKIP' "$file")
	passed=$((passed + ok - skipped))
	failed=$((failed + bad + skipped))
	if [ $((bad + skipped)) -gt 0 ]; then
		grep -E '^not ok|^ok.*# SKIP' "$file" | sed "s|^|$file: |"
		rm -f "$file"
	fi
done
if [ "$built" -ne 0 ]; then
	echo "the build itself failed"
	failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
