# shellcheck shell=sh
# For end-to-end tests: a private home, the real program, TAP lines.
#
#   . tests/e2e/lib.sh
#   demo_home                    a demo market in $home
#   run STATUS sell ...          runs quotapos; checks its exit status;
#                                $out and $err hold what it said
#   is NAME EXPECTED ACTUAL      says PART TEXT     passes NAME COMMAND...
#   field KEY                    of the JSON in $out ("quota.0.used")
#   finish                       last line of every script
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/quotapos-e2e.XXXXXX")
home=$work/home
fails=0
out=
err=
export TZ=UTC LC_ALL=C.UTF-8

ok() {
	echo "ok - $1"
}

not_ok() {
	fails=$((fails + 1))
	echo "not ok - $1"
	shift
	for line in "$@"; do
		printf '%s\n' "$line" | sed 's/^/#   /'
	done
}

is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "expected: $2" "actual:   $3" \
			"said last: ${err:-}"
	fi
}

# says NAME TEXT: the last run's standard error holds the text.
says() {
	case "$err" in
	*"$2"*) ok "$1" ;;
	*) not_ok "$1" "expected to hold: $2" "said: $err" ;;
	esac
}

# shows NAME TEXT: the last run's standard output holds the text.
shows() {
	case "$out" in
	*"$2"*) ok "$1" ;;
	*) not_ok "$1" "expected to hold: $2" "printed: $out" ;;
	esac
}

passes() {
	name=$1
	shift
	if said=$("$@" 2>&1); then
		ok "$name"
	else
		not_ok "$name" "$said"
	fi
}

# Commands that check nothing themselves.
quietly() {
	"$QUOTAPOS" --home "$home" "$@" >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
	return $status
}

run() {
	expected=$1
	shift
	quietly "$@"
	if [ "$status" -eq "$expected" ]; then
		ok "exit $expected: $(printf '%s ' "$@" | cut -c1-60)"
	else
		not_ok "exit $expected: $*" "ended with $status" "$out" "$err"
	fi
	[ "$expected" -eq 0 ] || [ -n "$out" ] || one_sentence
}

# A failure is one clear sentence on standard error.
one_sentence() {
	case "$err" in
	"quotapos: "*) ;;
	*) not_ok "a failure says so on standard error" "$err" ;;
	esac
	[ "$(printf '%s\n' "$err" | wc -l)" -eq 1 ] ||
		not_ok "a failure is one line" "$err"
}

field() {
	printf '%s' "$out" | /usr/bin/python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value.get(key, "")
print(json.dumps(value) if isinstance(value, (bool, list, dict)) else value)
' "$1"
}

# at DATE COMMAND...: at another time. All clocks say it, the boot-time clock
# too, which is none then: as after a start of the machine.
at() {
	when=$1
	shift
	sh tests/at.sh "@$when" "$@"
}

# clock_set DATE COMMAND...: the machine's clock was set, and it did not start.
clock_set() {
	when=$1
	shift
	FAKETIME_DONT_FAKE_MONOTONIC=1 sh tests/at.sh "@$when" "$@"
}

# What was sold today is counted below: not in the last minutes of a market day,
# which ends at 16:00 UTC.
within_a_day() {
	while [ "$(date -u +%H%M)" -ge 1557 ] && [ "$(date -u +%H)" -lt 16 ]; do
		command sleep 1
	done
}

demo_home() {
	"$QUOTAPOS" --home "$home" init --market suifenhe --till T01 --demo \
		>/dev/null || not_ok "a demo market is made"
}

by_cashier() {
	printf -- '--operator cashier --pin-file %s/demo/cashier.pin' "$home"
}

open_shift() {
	# shellcheck disable=SC2046  # words
	quietly shift open $(by_cashier) --cash CNY:200.00 ||
		not_ok "a shift opens" "$err"
}

# sell DOCUMENT ITEM...: exit status in $status, JSON in $out.
sell() {
	document=$1
	shift
	items=
	for item in "$@"; do
		items="$items --item $item"
	done
	# shellcheck disable=SC2046,SC2086  # words
	quietly sell $(by_cashier) --document "$document" $items --json
}

finish() {
	if [ "$fails" -eq 0 ]; then
		rm -rf "$work"
	else
		echo "# kept: $work"
	fi
	[ "$fails" -eq 0 ]
	exit
}
