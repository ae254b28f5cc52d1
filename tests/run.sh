#!/bin/sh
# Run one test and keep what it says as TAP:  run.sh RESULT COMMAND...
# A test that dies without a word is one failure. Always exits 0: the
# summary decides.
result=$1
shift
began=$(date +%s)
CMOCKA_MESSAGE_OUTPUT=TAP timeout 900 "$@" >"$result.part" 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] && ! grep -q '^not ok' "$result.part"; then
	echo "not ok - $* ended with status $status" >>"$result.part"
elif ! grep -qE '^(not )?ok' "$result.part"; then
	echo "not ok - $* checked nothing" >>"$result.part"
fi
echo "# $(($(date +%s) - began)) s" >>"$result.part"
mv "$result.part" "$result"
if grep -q '^not ok' "$result"; then
	echo "  FAIL   $*"
	cat "$result"
else
	printf '  PASS   %s (%s)\n' "$*" "$(grep -c '^ok' "$result")"
fi
