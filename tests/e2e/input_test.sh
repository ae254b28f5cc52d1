#!/bin/sh
# Bad input: one sentence, the right exit status, an unharmed ledger.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
seq_of() {
	quietly status --json
	field seq
}
before=$(seq_of)

run 2 nonsense
says "an unknown command is named" nonsense
run 2 sell --nonsense
run 2 sell
run 2 shift sideways
run 2 import goods
run 2 log --from x
run 2 import nothing tests/e2e/goods.csv
says "the datasets are named" residents
run 1 import goods /nowhere.csv
says "a file that is not there" /nowhere.csv
run 1 rules check /nowhere.json
run 0 --help
run 0 sell --help

# shellcheck disable=SC2046  # words
{
	run 2 sell $(by_cashier) --document resident-card:S0001 --item 9999999
	says "an unknown barcode is named" 9999999
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item 4600123456783
	says "a wrong check digit is named" 4600123456783
	run 2 sell $(by_cashier) --document resident-card:S0001 --item ''
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item "$(head -c 4096 /dev/zero | tr '\0' 9)"
	[ "${#err}" -lt 200 ] && ok "4 KB of scan make a short sentence" ||
		not_ok "4 KB of scan make a short sentence"
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item '2000001*0'
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item '2000001*1.5'
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item '2000001*99999999999999999999'
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item '2000001*-1'
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item 2000001 --pay cash:CNY:1.005
	run 2 sell $(by_cashier) --document resident-card:S0001 \
		--item 2000001 --pay shells:CNY:1
	is "nothing of this is an entry" "$before" "$(seq_of)"

	# What is refused by rule is an entry, one each.
	quietly sell $(by_cashier) --document cn-id:110105194912310021 \
		--item 2000001 --json
	is "a wrong check digit of a document" bad-document "$(field refused)"
	quietly sell $(by_cashier) --document cn-id:110105491231002 \
		--item 2000001 --json
	is "a 15-digit number" bad-document "$(field refused)"
	case "$(field message)" in
	*15*) ok "says why" ;;
	*) not_ok "says why" "$(field message)" ;;
	esac
	case "$out" in
	*110105491231002*) not_ok "the number itself is not shown" "$out" ;;
	*) ok "the number itself is not shown" ;;
	esac
	quietly sell $(by_cashier) --document passport:AB123456 \
		--item 2000001 --json
	is "a stranger" not-registered "$(field refused)"
	is "each refusal is one entry" $((before + 3)) "$(seq_of)"
}

# PINs: wrong, then locked, then set anew.
printf '0000\n' >"$work/wrong.pin"
for try in 1 2 3 4 5; do
	run 3 sell --operator manager --pin-file "$work/wrong.pin" \
		--document resident-card:S0001 --item 2000001
	says "try $try is counted" "$try of 5"
done
run 3 sell --operator manager --pin-file "$home/demo/manager.pin" \
	--document resident-card:S0001 --item 2000001
says "five wrong PINs lock" "locked"
run 3 sell --operator nobody --pin-file "$work/wrong.pin" \
	--document resident-card:S0001 --item 2000001
run 3 sell --operator auditor --pin-file "$home/demo/auditor.pin" \
	--document resident-card:S0001 --item 2000001
says "an auditor does not sell" "may not"
run 0 operator pin manager --pin-file "$home/demo/manager.pin"
run 0 sell --operator manager --pin-file "$home/demo/manager.pin" \
	--document resident-card:S0001 --item 2000001
printf '12\n' >"$work/short.pin"
run 2 operator add anna --role cashier --pin-file "$work/short.pin"
run 2 operator add anna --role emperor --pin-file "$work/wrong.pin"
run 0 operator add anna --role cashier --pin-file "$work/wrong.pin" \
	--name 'Анна 安娜'
run 1 operator add anna --role cashier --pin-file "$work/wrong.pin"
run 0 operator disable anna
run 3 sell --operator anna --pin-file "$work/wrong.pin" \
	--document resident-card:S0001 --item 2000001
says "a disabled operator" disabled
run 0 operator list --json
shows "is still listed" '"id":"anna","name":"Анна 安娜"'

# A CSV with bad rows: all rows or none, and a table of the bad ones.
before=$(seq_of)
cat >"$work/bad.csv" <<'CSV'
barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price
3000001,好,Хорошо,Good,1704900000,RU,S01,piece,1.00
4600123456783,坏,Плохо,Bad digit,1704900000,RU,S01,piece,1.00
3000002,坏,Плохо,Bad price,1704900000,RU,S01,piece,1.005
3000003,坏,Плохо,Bad unit,1704900000,RU,S01,pound,1.00
3000001,坏,Плохо,Twice,1704900000,RU,S01,piece,1.00
3000004,坏,Плохо,Too few,1704900000,RU,S01,piece
CSV
run 1 import goods "$work/bad.csv" --json
is "one row is good" 1 "$(field rows)"
is "five are bad" 5 "$(field bad)"
is "the first by line" 3 "$(field faults.0.line)"
is "and column" barcode "$(field faults.0.column)"
is "the price too" price "$(field faults.1.column)"
is "the doubled one by its line" 6 "$(field faults.3.line)"
# shellcheck disable=SC2046  # words
run 2 sell $(by_cashier) --document resident-card:S0001 --item 3000001
says "the good row was not taken alone" 3000001
run 1 import goods "$work/bad.csv" --check
run 0 import goods tests/e2e/goods.csv --check
printf 'barcode,colour\n1,red\n' >"$work/columns.csv"
run 1 import goods "$work/columns.csv"
says "an unknown column is named" colour
run 1 import goods /dev/zero
says "what has no end is no file" "/dev/zero is not a file"
run 1 import goods "$work"
mkfifo "$work/pipe"
run 1 import goods "$work/pipe"
: >"$work/empty.csv"
run 1 import goods "$work/empty.csv"
is "none of this is an entry" "$before" "$(seq_of)"

# Rules.
quietly rules show --json
printf '%s' "$out" >"$work/rules.json"
run 0 rules check "$work/rules.json"
run 3 rules apply "$work/rules.json"
says "the same version again" "version"
sed 's/"cap":800000/"cap":-1/' "$work/rules.json" >"$work/cap.json"
run 1 rules check "$work/cap.json"
says "the place is named" "limits[0].cap"
printf '{"day":' >"$work/cut.json"
run 1 rules check "$work/cut.json"
today=$(quietly status --json; field day)
sed "s/\"version\":1}/\"version\":2}/; s/\"cap\":800000/\"cap\":10000/
	s/\"from\":\"[0-9-]*\"/\"from\":\"$today\"/" \
	"$work/rules.json" >"$work/v2.json"
run 0 rules apply "$work/v2.json"
run 0 rules show
shows "the new version is in force" "version 2"
sell resident-card:S0004 '2000001*2'
is "and sales are judged by it" over-limit "$(field refused)"
run 0 verify

# What cannot be written is told, whatever the command; what was closed too.
unwritten() { # PROGRAM ARGUMENTS...
	err=$("$@" 2>&1 >/dev/full)
	is "a full disk fails: $(printf '%s ' "$@" | sed 's/.*build//')" 1 $?
	says "and says so" "cannot write to standard output: No space"
}
for words in status "rules show" "key show" "key show --pem" "operator list" \
	verify clock log --help "status --help" --version "status --json" \
	"quota --document resident-card:S0001"; do
	# shellcheck disable=SC2086  # words
	unwritten "$QUOTAPOS" --home "$home" $words
done
unwritten "${QUOTAPOS}-hub" --help
unwritten "${QUOTAPOS}-verify" --codes
unwritten "${QUOTAPOS}-verify" --help
err=$("$QUOTAPOS" --home "$home" status 2>&1 >&-)
is "so is one that was closed" 1 $?
"$QUOTAPOS" --home "$home" operator pin anna --pin-file "$work/wrong.pin" >&-
is "unless nothing is to be said" 0 $?
finish
