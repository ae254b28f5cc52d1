#!/bin/sh
# Who may include whom: the table of the house, and the libraries that have
# one place. Tests are exempt: they may look anywhere.
set -eu
# shellcheck disable=SC2046  # names without blanks
found=$(awk -f /dev/stdin $(find src include -name '*.[ch]' | sort) <<'END'
BEGIN {
	# floor: the floors it may include
	may["base"] = " "
	may["core"] = " base "
	may["entry"] = " base core "
	may["sign"] = " base "
	may["store"] = " base core entry "
	may["audit"] = " base core entry sign "
	may["report"] = " base core entry sign store audit "
	may["device"] = " base core "
	may["sync"] = " base core entry sign store "
	may["till"] = " base core entry sign store sync "
	may["hub"] = " base core entry sign store "
	may["tui"] = " base core till device report "
	may["cli"] = may["tui"] "hub tui audit "
	may["program"] = " cli "

	# library header: the one floor, or file, that may include it
	only["jansson.h"] = "src/entry/"
	only["sodium.h"] = "src/sign/"
	only["openssl/evp.h"] = "src/sign/"
	only["sqlite3.h"] = "src/store/"
	only["libpq-fe.h"] = "src/store/"
	only["archive.h"] = "src/audit/"
	only["zlib.h"] = "src/audit/unzip_stream.c"
	only["pthread.h"] = "src/audit/pool.c"
	only["xlsxwriter.h"] = "src/report/"
	only["qrencode.h"] = "src/device/"
	also["zlib.h"] = "src/device/picture.c"
	only["curl/curl.h"] = "src/sync/"
	only["microhttpd.h"] = "src/hub/http.c"
	only["ncurses.h"] = only["curses.h"] = "src/tui/term.c"
	only["getopt.h"] = "src/cli/"
	only["csv.h"] = "src/base/csv.c"
	only["libintl.h"] = "src/base/say.c"
	only["time.h"] = only["sys/time.h"] = only["sys/timex.h"] = \
		only["sys/random.h"] = "src/base/"
	# these have one file each within their floor
	single["sqlite3.h"] = single["libpq-fe.h"] = 1
}
FNR == 1 {
	n = split(FILENAME, part, "/")
	floor = n == 2 ? "program" : part[2]
	if (!(floor in may))
		wrong("is on no floor of the house")
}
function wrong(what) {
	print FILENAME ":" FNR ": " what
}
function outside(header,    other) {
	if (header !~ /\//)
		return
	other = header
	sub(/\/.*/, "", other)
	if (header ~ /\.\./)
		wrong("includes " header " by a path of its own")
	else if (!(other in may))
		wrong("includes " header ", which is on no floor")
	else if (other != floor && index(may[floor], " " other " ") == 0)
		wrong(floor " may not include " header)
}
function library(header) {
	if (header ~ /^(openssl|ncursesw)\// && !(header in only))
		wrong("<" header "> has no place in the house")
	if (!(header in only))
		return
	if (index(FILENAME, only[header]) != 1 && FILENAME != also[header])
		wrong("<" header "> belongs to " only[header])
	else if (header in single) {
		if (header in taken && taken[header] != FILENAME)
			wrong("<" header "> belongs to " taken[header] \
				" alone")
		taken[header] = FILENAME
	}
}
/^[ \t]*#[ \t]*include/ {
	header = $0
	if (sub(/^[^"<]*"/, "", header)) {
		sub(/".*/, "", header)
		if (FILENAME ~ /^include\// && header !~ /\//)
			wrong("a public header includes the private " header)
		outside(header)
	} else {
		sub(/^[^<]*</, "", header)
		sub(/>.*/, "", header)
		library(header)
	}
}
END
)
[ -z "$found" ] && echo "ok - every include keeps to its floor" && exit 0
printf '%s\n' "$found" | sed 's/^/# /'
echo "not ok - includes across floors"
exit 1
