#!/bin/sh
# Commands beside an open till: every one is done, or says why not in one
# sentence, while sales go on on the screen.
. tests/e2e/lib.sh

starts=0
socket=
trap 'tmux -L "$socket" kill-server 2>/dev/null' EXIT
trap 'exit 1' HUP INT TERM

# pos [HOME]: the till on a private screen.
pos() {
	starts=$((starts + 1))
	socket=quotapos-beside-$$-$starts
	env -i PATH="$PATH" HOME="$work" LC_ALL=C.UTF-8 TZ=UTC TERM=screen \
		LANGUAGE=en ASAN_OPTIONS=verify_asan_link_order=0 \
		tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 \
		"'$QUOTAPOS' --home '${1:-$home}' pos; \
		echo \"ended with \$?\"; exec cat" \; set -g escape-time 0
}

pos_end() {
	tmux -L "$socket" kill-server 2>/dev/null
}

keys() {
	for key in "$@"; do
		tmux -L "$socket" send-keys -- "$key"
	done
}

# Until the screen shows it.
wait_screen() {
	looks=0
	until tmux -L "$socket" capture-pane -p 2>/dev/null |
		grep -qF -- "$1"; do
		looks=$((looks + 1))
		if [ "$looks" -gt 300 ]; then
			not_ok "the screen shows '$1'" \
				"$(tmux -L "$socket" capture-pane -p)"
			return 1
		fi
		sleep 0.05
	done
}

# One sale on the screen, of a bar of chocolate, to this card; F8 pays.
sell_on_screen() {
	keys "$1" Enter
	wait_screen "***${1#S00}" || return
	keys 4600123456782 Enter
	wait_screen "TOTAL 8.50" || return
	keys F8
	wait_screen SOLD || return
	keys F3
	wait_screen "F3Person"
	sales=$((sales + 1))
}

# The till has noted this many sales.
sales_are() {
	run 0 status --json
	is "$1" "$sales" "$(field sales)"
}

demo_home
pos
wait_screen F12

# -- before anybody has logged in ---------------------------------------------
sales=0
is "the socket is the owner's alone" 600 "$(stat -c %a "$home/owner.sock")"
run 0 status
shows "the open till answers" "no shift is open"
# shellcheck disable=SC2046  # words
run 0 shift open $(by_cashier) --cash CNY:200.00
keys cashier Enter 1111 Enter
wait_screen "F3Person"
ok "the screen knows of the shift that was opened beside it"

# -- every command, between sales on the screen -------------------------------
sell_on_screen S0001
sell S0002 4600123456782
is "a sale beside the screen" 850 "$(field total_fen)"
sales=$((sales + 1))
sell S0002 4600123456782
is "which starts with an empty basket" 850 "$(field total_fen)"
sales=$((sales + 1))
receipt=$(field receipt)
sell S0003 4699999000540 4699999000540 4699999000540
is "a refusal keeps its status" 3 "$status"
is "and its answer" over-limit "$(field refused)"
sell_on_screen S0001
run 0 quota --document S0001 --json
is "what the screen sold is used" 1700 "$(field quota.0.used)"
# shellcheck disable=SC2046  # words
run 0 cash in $(by_cashier) --cash CNY:10.00 --reason change \
	--approve manager --approve-pin-file "$home/demo/manager.pin"
# shellcheck disable=SC2046  # words
run 0 shift x $(by_cashier)
shows "X is of the open shift" "X REPORT, SHIFT 1"
run 0 print "$receipt"
shows "a receipt" "$receipt"
run 0 print "$receipt" --copy
shows "a copy" "COPY"
run 2 print T01-1-9999
says "what is not there" "there is no receipt T01-1-9999"
sell_on_screen S0004

# -- administration -------------------------------------------------------------
echo 5555 >"$work/pin"
run 0 operator add li --role cashier --name "Li" --pin-file "$work/pin"
run 0 operator list
shows "the new operator" "li "
mkfifo "$work/pipe"
{ echo 6666 >"$work/pipe"; } &
run 0 operator pin li --pin-file "$work/pipe"
run 0 operator disable li
(cd "$work" && "$QUOTAPOS" --home "$home" operator pin li --pin-file pin) ||
	not_ok "a path from where the command stands"
run 1 operator add wu --role cashier --pin-file "$work/none"
says "a file that is not there" "there is no file $work/none"
run 0 import goods tests/e2e/goods.csv
shows "goods come in" "rows imported"
printf 'barcode,name\n1,2\n' >"$work/bad.csv"
run 1 import goods "$work/bad.csv"
says "a bad file is named as it was given" "$work/bad.csv"
run 0 rules show
run 0 rules check packaging/rules/suifenhe.json
sed 's/"version": *1/"version": 2/; s/2026-01-01/2036-01-01/' \
	packaging/rules/suifenhe.json >"$work/rules.json"
run 0 rules apply "$work/rules.json"
run 0 key show --pem
shows "the key" "BEGIN PUBLIC KEY"
run 0 key show --json
err=$(LANGUAGE=ru LC_ALL=C.UTF-8 "$QUOTAPOS" --home "$home" print T01-1-9999 2>&1)
says "in the language of the command" "нет чека"
sell_on_screen S0005
sales_are "no sale was lost or made twice"

# -- what looks at a copy ---------------------------------------------------------
run 0 verify --json
is "verify" clean "$(field verdict)"
run 0 log --from 1 --to 3
shows "log" genesis
for report in day overrides persons refusals risk tax trade; do
	run 0 report $report --json
done
run 0 report persons --document S0002
shows "the owner tells whom a document is" "(***02)"
run 2 report persons --document cn-id:1
says "and what is wrong with one" "cn-id"
run 2 report nothing-like-it
run 0 backup "$work/beside.backup" --json
is "a backup" 1 "$(field epoch)"
run 1 backup "$work/beside.backup"
says "which is not written over" "is there already"
sell_on_screen S0007
is "no copy stays" "" "$(find "$home" -name 'owner.copy*')"
"$QUOTAPOS" --home "$home" log >"$work/first.log" &
"$QUOTAPOS" --home "$home" verify >"$work/first.verify" &
"$QUOTAPOS" --home "$home" report trade >"$work/first.report" &
sell_on_screen S0008
wait
shows_file() {
	out=$(cat "$2")
	shows "$1" "$3"
}
shows_file "three at once: log" "$work/first.log" "genesis"
shows_file "three at once: verify" "$work/first.verify" " 0 faults"
shows_file "three at once: report" "$work/first.report" "trade"
sales_are "and sales went on"

# -- what leaves the till, by its entry and a copy --------------------------------
checker=$(dirname "$QUOTAPOS")/quotapos-verify
run 0 key show --json
printf '%s' "$out" >"$work/keys.jwks"
run 0 export --out "$work/a.zip" --reason "asked for" --json
exported=$(field seq)
run 0 log --from "$exported" --to "$exported"
shows "the export is in the chain" "asked for"
passes "and the bundle is signed by the till" \
	"$checker" "$work/a.zip" --trust "$work/keys.jwks"
run 1 export --out "$work/a.zip"
says "it is not written over" "is there already"
run 1 export --out "$work/nowhere/a.zip"
run 3 export --out "$work/b.zip" --operator cashier \
	--pin-file "$home/demo/cashier.pin"
run 2 export --out "$work/b.zip" --from 99999
run 0 status --json
is "what is not written is not noted" "$exported" "$(field seq)"
run 0 export --out "$work/b.zip" --with-identities --reason inquiry \
	--operator admin --pin-file "$home/demo/admin.pin"
passes "with numbers, sealed" \
	"$checker" "$work/b.zip" --trust "$work/keys.jwks"
run 0 export --xlsx "$work/a.xlsx"
"$QUOTAPOS" --home "$home" export --out "$work/c.zip" >"$work/exported" &
sell_on_screen S0013
wait
passes "a sale meanwhile harms no bundle" \
	"$checker" "$work/c.zip" --trust "$work/keys.jwks"
sales_are "nor is it lost"
is "no copy stays" "" "$(find "$home" -name 'owner.copy*')"

# -- other administration ----------------------------------------------------------
run 0 resident add --document resident-card:NEW1 --name Wang \
	--born 1990-02-01 --valid-until 2099-12-31
run 0 resident block --document resident-card:NEW1
sell resident-card:NEW1 4600123456782
is "who was blocked beside it buys nothing" blocked "$(field refused)"
run 0 resident unblock --document resident-card:NEW1
run 0 resident show --document resident-card:NEW1
run 0 clock
run 1 clock confirm --day 2020-01-01 --operator admin \
	--pin-file "$home/demo/admin.pin"
says "no doubt, nothing to confirm" "the clock is not in doubt"
run 0 sync
shows "a till that stands alone has nobody to tell" "stands alone"
run 1 sync --watch
says "who watches is there already" "keeps the link already"
run 3 key rotate
says "a key is not changed within a shift" "close it first"
for command in selftest 'decommission --reason broken'; do
	# shellcheck disable=SC2086  # words
	run 1 $command
	says "$command says why not" "the ledger is in use by process"
done
run 1 enrol --hub https://127.0.0.1:1 --code 00000-00000
run 0 shop --help

# -- a long import ------------------------------------------------------------------
awk 'BEGIN { print "barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price"
	for (i = 0; i < 30000; i++)
		print 6000000 + i ",糖,С,Sugar,1704900000,RU,A02,piece,1.00" }' \
	>"$work/many.csv"
"$QUOTAPOS" --home "$home" import goods "$work/many.csv" >"$work/imported" &
sell_on_screen S0009
sell_on_screen S0010
wait
shows_file "an import with sales in between" "$work/imported" "30000 rows imported"
"$QUOTAPOS" --home "$home" import goods "$work/many.csv" >/dev/null 2>&1 &
importing=$!
sell_on_screen S0011
kill "$importing" 2>/dev/null
wait "$importing" 2>/dev/null
sell S0012 6000001
is "an import whose command was killed harms nobody" 0 "$status"
sales=$((sales + 1))
run 0 import goods tests/e2e/goods.csv
sales_are "no sale was lost"
run 0 verify

# -- what needs the till for itself -----------------------------------------------
for command in rebuild pos; do
	run 1 $command
	says "$command says why not" "the ledger is in use by process"
done
run 1 restore "$work/beside.backup"
says "restore says why not" "the ledger is in use by process"
run 1 init --market suifenhe --till T01 --demo
says "init says why not" "there is a ledger"

# -- those who should not be there --------------------------------------------------
passes "a hostile guest is borne" /usr/bin/python3 tests/e2e/guests.py "$home"
sell_on_screen S0006
sales_are "sales go on"

# -- the end of the till ----------------------------------------------------------
keys C-q
wait_screen "ended with 0" || keys y
wait_screen "ended with 0"
[ ! -e "$home/owner.sock" ]
is "the socket goes with the till" 0 $?
run 0 status
shows "and commands do without" "seq"
pos_end

# -- a till that was killed ---------------------------------------------------------
pos
wait_screen F12
kill -9 "$(cut -d' ' -f1 "$home/owner.lock")"
wait_screen "ended with"
[ -S "$home/owner.sock" ]
is "a killed till leaves its socket" 0 $?
run 0 status
pos_end
pos
wait_screen F12
run 0 status
ok "the next till takes its place"
kill "$(cut -d' ' -f1 "$home/owner.lock")"
wait_screen "ended with"
pos_end

# -- a home whose path no socket's name can hold -----------------------------------
long=$work/$(printf 'a%.0s' $(seq 100))/$(printf 'b%.0s' $(seq 60))
mkdir -p "$(dirname "$long")"
mv "$home" "$long"
home=$long
pos
wait_screen F12
run 0 status
shows "a home with a long path" "till T01"
run 1 rebuild
kill "$(cut -d' ' -f1 "$home/owner.lock")"
finish
