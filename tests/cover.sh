#!/bin/sh
# The branches of a floor that its tests take, by gcov: cover.sh BUILD SOURCE...
# Prints a line a file, the branches that no test takes, and their share of
# all. What the compiler adds for a call that may throw is no branch of ours.
set -eu
build=$1
shift
for source in "$@"; do
	gcov -b -c -t -o "$build/obj/${source#src/}" "$source" 2>/dev/null |
		awk -v source="$source" '
	/^ *[-#=0-9]+\*?: *[0-9]+:/ {
		line = $0
		sub(/^[^:]*: */, "", line)
		number = line + 0
		sub(/^[0-9]+:/, "", line)
		# An assertion that fails ends the program: no test sees it.
		skip = line ~ /(^|[^a-z_])assert\(/ || \
			(skip && asserts && line !~ /;/)
		asserts = skip
	}
	/^branch/ {
		if (skip || /\(throw\)/)
			next
		all++
		if (/never executed/ || /taken 0( |$)/) {
			missed++
			if (number != last)
				lines = lines sprintf("  %s:%d %s\n", source,
					number, line)
			last = number
		}
	}
	END {
		printf "%s%s %d of %d\n", lines, source, all - missed, all
	}'
done | awk '
/ [0-9]+ of [0-9]+$/ {
	taken += $(NF - 2)
	all += $NF
	printf "%5.1f %%  %s\n", $NF ? 100 * $(NF - 2) / $NF : 100, $0
	next
}
{ missed = missed $0 "\n" }
END {
	printf "not taken:\n%s", missed
	share = all ? 100 * taken / all : 0
	printf "%.2f %% of the branches are taken, %d of %d\n", share, taken, all
	exit share > 95 ? 0 : 1
}'
