#!/bin/sh
# Every script parses, and those that are called by name can be run.
set -eu
status=0
for file in .ci/run $(find packaging tests -name '*.sh' | sort); do
	sh -n "$file" || status=1
done
for file in packaging/completions/*; do
	bash -n "$file" || status=1
done
for file in .ci/run packaging/deps.sh packaging/demo/*.sh tests/run.sh \
	tests/summary.sh; do
	[ -x "$file" ] && continue
	echo "# $file is not executable"
	status=1
done
[ "$status" -eq 0 ] && echo "ok - scripts" && exit 0
echo "not ok - scripts"
exit 1
