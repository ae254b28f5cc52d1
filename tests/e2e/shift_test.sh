#!/bin/sh
# A short shift at the screen, by keys and devices: no scan is lost, and what
# is on paper is what is in the ledger. make shift makes it 300 customers.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/quotapos-shift.XXXXXX")
if /usr/bin/python3 tests/e2e/shift.py "${CUSTOMERS:-25}" "$work"; then
	rm -rf "$work"
else
	echo "# kept: $work"
	exit 1
fi
