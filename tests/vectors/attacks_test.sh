#!/bin/sh
# Every attack of the table is named by the verifier, with code and number.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=tests/vectors/attacks
verifier=$QUOTAPOS-verify
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here \
	/usr/bin/python3 $here/attacks.py "$folder" &&
	/usr/bin/python3 $here/check.py "$verifier" "$folder"
