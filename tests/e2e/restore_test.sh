#!/bin/sh
# A backup is complete, a restore begins a new epoch, no number is used
# twice, and an older ledger that is put back does not sell.
. tests/e2e/lib.sh
within_a_day

# What a sale prints, and its receipt into $receipts.
receipts=
sell_one() {
	sell "${1:-S0001}" 4600123456782
	is "a sale" 0 "$status"
	receipts="$receipts $(field receipt)"
}

demo_home
run 0 status
is "a new home has its watermark" "" "$err"
open_shift
sell_one S0001
sell_one S0002

# -- a backup ------------------------------------------------------------------
run 0 backup "$work/one.backup" --json
is "all entries are in it" 13 "$(field entries)"
is "and the files that were imported" 4 "$(field datasets)"
is "but no key that lies in the open" false "$(field has_key)"
is "it is its owner's alone" 600 "$(stat -c %a "$work/one.backup")"
is "nothing stays beside it" "$work/one.backup" "$(echo "$work"/one.backup*)"
before=$(sha256sum "$work/one.backup")
run 1 backup "$work/one.backup"
says "it is not written over" "is there already"
is "and was not" "$before" "$(sha256sum "$work/one.backup")"
run 1 backup "$work/none/two.backup"
is "the ledger in it is whole" ok \
	"$(sqlite3 "file:$work/one.backup?mode=ro&immutable=1" \
		'PRAGMA integrity_check')"

# -- back to it -------------------------------------------------------------------
sell_one S0003
run 0 restore "$work/one.backup" --reason "the disk broke" --json
is "a new epoch" 2 "$(field epoch)"
is "after the last entry there is" 13 "$(field from_seq)"
is "and it says how far the till had come" 14 "$(field known_seq)"
is "the old ledger is kept" ledger.db.old "$(field aside)"
run 0 verify
run 0 log --from 1 --to 1
shows "the reason is in the ledger" "restore"
shows "the reason is in the ledger" "the disk broke"
sell_one S0001
is "numbers begin anew in it" T01-2-2 "${receipts##* }"
run 0 quota --document S0001 --json
is "what was sold today before still counts" 1700 "$(field quota.0.used)"
run 0 print T01-1-12
run 0 print T01-2-2
# shellcheck disable=SC2046  # words
run 0 shift x $(by_cashier) --json
is "X goes over both" "1 11 2 2" \
	"$(field first_epoch) $(field first_seq) $(field epoch) $(field last_seq)"
run 0 report day --json
run 0 report overrides
run 0 rebuild
run 0 verify --json
is "in all epochs" 15 "$(field entries)"
run 0 log --epoch 1 --jws
is "the log of an epoch" 13 "$(printf '%s\n' "$out" | wc -l)"
run 0 log --epoch 1 --from 2 --to 3 --json
is "and a part of it" 2 "$(printf '%s\n' "$out" | wc -l)"
run 0 key show --json
is "the keys of both are told" "2 1" "$(field keys.0.epoch) $(field keys.1.epoch)"
passes "others can follow the keys" /usr/bin/python3 tests/e2e/epoch_check.py \
	"$QUOTAPOS" "$home"

# -- the same copy twice ------------------------------------------------------------
run 0 restore "$work/one.backup" --json
is "never an epoch twice" 3 "$(field epoch)"
is "the second old ledger is kept as well" ledger.db.old.2 "$(field aside)"
sell_one S0001
# shellcheck disable=SC2086  # words
is "no receipt twice" "$(echo "$receipts" | wc -w)" \
	"$(printf '%s\n' $receipts | sort -u | wc -l)"
run 0 verify

# -- a backup of a later epoch ----------------------------------------------------------
run 0 backup "$work/two.backup"
run 0 restore "$work/two.backup" --json
is "an epoch after it" "4 3" "$(field epoch) $(field from_epoch)"
run 0 verify
sell_one S0004

# -- an older ledger put back ---------------------------------------------------------------
older() {
	cp "$1" "$home/ledger.db"
	rm -f "$home/ledger.db-wal"
}
cp "$home/ledger.db" "$work/newest.db"
older "$work/one.backup"
run 0 status
shows "it is shown" "WARNING: the till has been further than this ledger"
run 0 status --json
is "to programs as well" behind "$(field watermark)"
sell S0001 4600123456782
is "nothing is sold" 3 "$status"
says "and says what to do" "quotapos restore"
# shellcheck disable=SC2046  # words
run 3 shift x $(by_cashier)
run 4 verify
shows "verify names it" watermark
run 0 log --jws
is "nothing was added to it" 13 "$(printf '%s\n' "$out" | wc -l)"
run 0 restore "$home/ledger.db" --json
is "the copy that was put back can be gone on from" 5 "$(field epoch)"
sell_one S0001
is "in a number never used" T01-5-2 "${receipts##* }"

# -- another ledger of the same length --------------------------------------------------------
"$QUOTAPOS" --home "$home" backup "$work/three.backup" >/dev/null
cp -r "$home" "$work/twin"
sell_one S0002
at "$(date -d '+3 seconds' '+%F %T')" "$QUOTAPOS" --home "$work/twin" sell \
	--operator cashier --pin-file "$home/demo/cashier.pin" \
	--document S0005 --item 4600123456782 >/dev/null
cp "$home/ledger.db" "$work/ours.db"
older "$work/twin/ledger.db"
sell S0001 4600123456782
is "a twin of the same length is noticed" 3 "$status"
says "for what it is" "another ledger"
older "$work/ours.db"
sell_one S0001

# -- a lost watermark warns only ------------------------------------------------------------
for damage in 'rm -f' 'truncate -s 20' 'truncate -s 0'; do
	$damage "$home/ledger.mark"
	run 0 status
	says "after $damage it says so" "watermark"
	sell_one S0001
	run 0 status
	is "and a new one is made" "" "$err"
done

# -- what is refused, and changes nothing -------------------------------------------------
state() {
	cat "$home/ledger.db" "$home/ledger.mark" "$home"/keys/* | sha256sum
	find "$home" | sort
}
run 0 status
kept=$(state)
refused() {
	run "$1" restore "$3"
	says "$2" "$4"
	is "and nothing was changed: $2" "$kept" "$(state)"
}
refused 1 "a file that is not there" "$work/none" "there is no file"
refused 1 "a directory" "$work" "is not a file"
echo nonsense >"$work/nonsense"
refused 4 "a file that is no ledger" "$work/nonsense" "$work/nonsense: "
head -c 60000 "$work/one.backup" >"$work/short"
refused 4 "a backup that was cut" "$work/short" "damaged"
cp "$work/one.backup" "$work/forged"
sqlite3 "$work/forged" "DROP TRIGGER entry_stays; UPDATE entry SET line =
	replace(line, 'A', 'B') WHERE id = 7"
refused 4 "one that was changed" "$work/forged" "faults, the first at entry 7"
cp "$work/one.backup" "$work/foreign-file"
sqlite3 "$work/foreign-file" "INSERT INTO kept VALUES ('datasets/../../x.csv', 1, X'00')"
refused 4 "one with a file of another place" "$work/foreign-file" "none of a till"
cp "$work/one.backup" "$work/other-file"
sqlite3 "$work/other-file" "UPDATE kept SET bytes = X'00' WHERE name GLOB 'datasets/*'"
rm -f "$home"/datasets/*.csv
kept=$(state)
refused 4 "one with another file" "$work/other-file" "is not what its name says"
"$QUOTAPOS" --home "$work/foreign" init --market suifenhe --till T02 --demo \
	>/dev/null
"$QUOTAPOS" --home "$work/foreign" backup "$work/foreign.backup" >/dev/null
refused 3 "a ledger of another till" "$work/foreign.backup" \
	"of market suifenhe, till T02 was not signed by the key"
run 1 init --market suifenhe --till T01 --demo
mv "$home/ledger.db" "$work/away.db"
run 1 init --market suifenhe --till T01 --demo
says "init does not begin again where a ledger was" "quotapos restore"
run 0 restore "$work/three.backup"
sell_one S0001
# shellcheck disable=SC2086  # words
is "no receipt twice in all of this" "$(echo "$receipts" | wc -w)" \
	"$(printf '%s\n' $receipts | sort -u | wc -l)"

# -- another machine, and a sealed key --------------------------------------------------------
fresh=$work/fresh
err=$("$QUOTAPOS" --home "$fresh" restore "$work/one.backup" 2>&1)
is "without its key nothing is restored" 3 $?
says "and it says which" "$fresh/keys/till.key"
mkdir "$work/credentials"
echo "a long passphrase" >"$work/credentials/quotapos.passphrase"
export CREDENTIALS_DIRECTORY="$work/credentials"
home=$work/real
run 0 init --market suifenhe --till T09
run 0 backup "$work/real.backup" --json
is "a sealed key goes along" true "$(field has_key)"
home=$fresh
echo "another passphrase" >"$work/credentials/quotapos.passphrase"
run 3 restore "$work/real.backup"
is "a wrong passphrase leaves nothing behind" "" "$(find "$home" -name '*.key' -o -name 'ledger*')"
echo "a long passphrase" >"$work/credentials/quotapos.passphrase"
run 0 restore "$work/real.backup" --json
is "with the right one another machine goes on" "2 " "$(field epoch) $(field aside)"
run 0 verify
run 0 status
shows "with a key that is sealed again" "sealed by a passphrase"
run 0 restore "$work/real.backup"
run 0 verify
finish
