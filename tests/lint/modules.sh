#!/bin/sh
# The Makefile's lists of modules and the files below src are the same.
set -eu
listed=$(awk '
	{ line = line $0 }
	/\\$/ { sub(/\\$/, " ", line); next }
	{
		if (split(line, word, /[ \t]+/) > 1 && word[2] == "=") {
			floor = word[1]
			for (i = 3; i in word; i++)
				names[floor] = names[floor] " " word[i]
		}
		line = ""
	}
	END {
		n = split(names["floors"], floors, " ")
		for (i = 1; i <= n; i++) {
			m = split(names[floors[i]], modules, " ")
			for (j = 1; j <= m; j++)
				print "src/" floors[i] "/" modules[j] ".c"
		}
	}
' Makefile | LC_ALL=C sort)
there=$(find src -mindepth 2 -name '*.c' | LC_ALL=C sort)
[ "$listed" = "$there" ] && echo "ok - modules" && exit 0
for file in $listed; do
	[ -f "$file" ] || echo "# $file is named in the Makefile, but not there"
done
for file in $there; do
	printf '%s\n' "$listed" | grep -qx "$file" ||
		echo "# $file is not named in the Makefile: it is dead"
done
echo "not ok - modules"
exit 1
