#!/bin/sh
# The commands of quotapos-hub: officers, long answers, what is no option.
. tests/e2e/lib.sh
hub() {
	"$QUOTAPOS_HUB" --home "$home" "$@" >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

hub init --market suifenhe --demo

# -- an officer's PIN
echo 1357 >"$work/pin"
hub operator add li --role auditor --pin-file "$work/pin"
hub operator disable li
hub operator pin li
is "a PIN takes a file" 2 "$status"
says "and says so" "operator needs --pin-file"
hub operator pin li --pin-file "$work/pin"
is "with it, it is changed" 0 "$status"
hub operator list --json
is "who was disabled stays so" false "$(field operators.0.active)"
hub operator pin wu --pin-file "$work/pin"
says "nobody has no PIN" "there is no operator 'wu'"
hub operator add "shell:root" --role administrator --pin-file "$work/pin"
is "an id is what it is at a till" 2 "$status"
says "and says so" "an operator's id is 1 to 20 letters"
hub operator add chen --role cashier --pin-file "$work/pin"
hub operator add chen --role administrator --pin-file "$work/pin"
is "who is there is not added again" 1 "$status"
says "nor promoted" "there is an operator chen already"
hub operator add li --role manager --pin-file "$work/pin" --name Li
is "who was disabled is" 0 "$status"
hub operator list --json
is "and has the new role" manager "$(field operators.1.role)"
is "the other keeps the old one" cashier "$(field operators.0.role)"
is "an id that is none is not there" 2 "$(field operators | grep -o '"id"' | wc -l)"

# -- a file that is bad is a failure, not a wrong use
bad_file() { # WORDS ARGUMENTS...
	words=$1
	shift
	hub "$@"
	is "a bad file fails: $*" 1 "$status"
	says "and is named as it was given" "$words"
}
printf 'barcode,colour\n1,red\n' >"$work/columns.csv"
: >"$work/empty.csv"
bad_file "$work/columns.csv has an unknown" import goods "$work/columns.csv"
bad_file "$work/empty.csv is empty" import goods "$work/empty.csv"
bad_file "/dev/zero is not a file" import goods /dev/zero
bad_file "no file $work/none" import goods "$work/none"
bad_file "no file $work/none" rules check "$work/none"
bad_file "$work/pin" rules apply "$work/pin"
bad_file "no file $work/none" operator pin chen --pin-file "$work/none"
bad_file "$work/empty.csv is empty" operator pin chen --pin-file "$work/empty.csv"
hub import nonsense "$work/columns.csv"
is "a wrong word is still one" 2 "$status"

# -- what stands before a command
hub --bogus status
is "an option that is none" 2 "$status"
says "is named" "'--bogus'"
hub --db
says "one without its value too" "'--db'"
hub nonsense
says "so is a command" "there is no command 'nonsense'"
quietly --bogus status
says "the till does it as well" "'--bogus'"

# -- an answer of any length: rows that no entry stands for
sqlite3 "$home/hub.db" "WITH RECURSIVE n(i) AS (
	SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
	INSERT INTO quota_day (person, day, limit_id, q, h, used, held, unl,
		ovr, lost, last)
	SELECT printf('%022d', i), 20000, 'value-day', 800000, 0, 0, i, 0, 0, 0,
		0 FROM n"
hub report quota --json
is "a report of 3000 rows" 0 "$status"
is "is longer than it once could be" 1 $((${#out} > 131072 * 2))
is "and whole" 3000 "$(field quota.2999.held)"
hub verify --json
is "so is a list of faults, with its status" 4 "$status"
is "and a verdict at its end" bad "$(field verdict)"
is "a fault for a row" 1 $((${#out} > 131072 * 2))
"$QUOTAPOS_HUB" --home "$home" verify --json >/dev/full 2>"$work/err"
is "which it keeps when nothing can be printed" 4 $?
"$QUOTAPOS_HUB" --home "$home" verify >/dev/full 2>"$work/err"
is "as text too" 4 $?
err=$(cat "$work/err")
says "which is told" "cannot write to standard output"

# -- a sealed hub is copied without its passphrase
home=$work/sealed
mkdir "$work/credentials"
echo "a long passphrase" >"$work/credentials/quotapos.passphrase"
CREDENTIALS_DIRECTORY=$work/credentials \
	"$QUOTAPOS_HUB" --home "$home" init --market suifenhe >/dev/null
hub status </dev/null
is "its key asks for the passphrase" 3 "$status"
hub backup "$work/copy.db" </dev/null
is "a copy does not" 0 "$status"
is "and is whole" ok "$(sqlite3 -readonly "$work/copy.db" "PRAGMA quick_check")"
finish
