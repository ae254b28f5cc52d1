#!/bin/sh
# Every command, and every option it declares, is in the man page.
set -eu
status=0
for file in src/cli/command_*.c src/cli/hub_*.c; do
	case $file in
	*/hub_*) page=packaging/man/quotapos-hub.1 ;;
	*) page=packaging/man/quotapos.1 ;;
	esac
	names=$(sed -n 's/^\t\.name = "\(.*\)",$/\1/p' "$file")
	for name in $names; do
		grep -q "^\\.SS .*\\b$name\\b" "$page" && continue
		echo "# $page lacks the command $name"
		status=1
	done
	# A flag of the table is { "name", ...
	# shellcheck disable=SC2013  # flags have no blanks
	for flag in $(sed -n 's/.*{ "\([a-z-]*\)", *\(NULL\|"\|$\).*/\1/p' \
		"$file"); do
		escaped=$(printf '%s' "$flag" | sed 's/-/\\\\-/g')
		grep -q -e "\\\\-\\\\-$escaped\\b" "$page" && continue
		echo "# $page lacks --$flag of $names"
		status=1
	done
done
# Of the verifier: every option of its table, every code a fault can have.
page=packaging/man/quotapos-verify.1
for flag in $(sed -n 's/^\t{ "\([a-z]*\)", [a-z]*_argument.*/\1/p' \
	src/cli/verifier.c); do
	grep -q -e "\\\\-\\\\-$flag\\b" "$page" && continue
	echo "# $page lacks --$flag"
	status=1
done
for code in $(sed -n 's/^\t\[FAULT_[A-Z]*\] = "\([a-z]*\)",$/\1/p' \
	src/audit/fault.c); do
	grep -q "^\\.B $code\$" "$page" && continue
	echo "# $page lacks the code $code"
	status=1
done
[ "$status" -eq 0 ] && echo "ok - the man page names everything" && exit 0
echo "not ok - the man page"
exit 1
