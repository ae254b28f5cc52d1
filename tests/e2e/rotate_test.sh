#!/bin/sh
# A till that takes a new key: alone, with a sealed key, and in a market whose
# hub learns of it by the entries.
# shellcheck disable=SC2046,SC2086  # options are words
. tests/e2e/lib.sh
within_a_day

checker=$(dirname "$QUOTAPOS")/quotapos-verify
demo_home
open_shift
sell S0001 4600123456782
run 3 key rotate
says "not while a shift is open" "shift 1 is open: close it first"
run 0 shift close $(by_cashier) --cash CNY:208.50
run 0 key show --json
printf '%s' "$out" >"$work/before.jwks"
run 0 key rotate --reason "a year is over" --json
is "a new epoch after the old" "2 1" "$(field epoch) $(field from_epoch)"
kid=$(field kid)
run 0 status --json
is "which has begun" "2 1" "$(field epoch) $(field seq)"
run 0 key show --json
printf '%s' "$out" >"$work/after.jwks"
is "both keys are told, the new one first" "2 1 $kid" \
	"$(field keys.0.epoch) $(field keys.1.epoch) $(field keys.0.kid)"
run 0 log --epoch 2
shows "the log says why" "a year is over"
open_shift
sell S0001 4600123456782
receipt=$(field receipt)
is "receipts are of the new epoch" T01-2-3 "$receipt"
is "what was used counts on" 850 "$(field quota.0.before)"
run 0 print T01-1-12
run 0 refund --operator manager --pin-file "$home/demo/manager.pin" \
	--receipt T01-1-12 --reason broken
run 2 key rotate now
run 2 key turn
run 0 verify
run 0 rebuild
run 0 verify
passes "others can follow the keys" /usr/bin/python3 tests/e2e/epoch_check.py \
	"$QUOTAPOS" "$home"
run 0 export --out "$work/a.zip" --json

# verdict TRUST: of quotapos-verify on the bundle.
verdict() {
	"$checker" "$work/a.zip" --trust "$1" --json >"$work/out" 2>&1
	echo "$? $(/usr/bin/python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["verdict"])' "$work/out")"
}
is "a bundle of both epochs is clean" "0 clean" "$(verdict "$work/after.jwks")"
is "and for who knows the old key only" "0 clean" \
	"$(verdict "$work/before.jwks")"
run 0 backup "$work/one.backup"
run 0 restore "$work/one.backup" --json
is "a restore goes on after it" "3 2" "$(field epoch) $(field from_epoch)"
run 0 verify
run 0 shift close $(by_cashier) --cash CNY:200.00
run 0 key rotate

# -- a sealed key ----------------------------------------------------------------
mkdir "$work/credentials"
printf 'a good passphrase\n' >"$work/credentials/quotapos.passphrase"
run 0 key passphrase --new-file "$work/credentials/quotapos.passphrase"
run 3 key rotate
says "the passphrase is needed" passphrase
CREDENTIALS_DIRECTORY=$work/credentials
export CREDENTIALS_DIRECTORY
run 0 key rotate --json
is "a sealed key gives way to another" 5 "$(field epoch)"
is "which only the owner reads" 600 "$(stat -c %a "$home/keys/till-5.key")"
run 0 verify
run 0 status
unset CREDENTIALS_DIRECTORY
run 3 status
says "and is sealed as well" passphrase

# -- in a market -----------------------------------------------------------------
. tests/e2e/market.sh
market_make
hub_start
trap 'kill "$serving" 2>/dev/null' EXIT
join t1 T01
run 0 sell $by --document resident-card:S0001 --item 4600123456782 --json
is "it sells on a lease" lease "$(field basis)"
run 0 shift close $by
run 0 key rotate --json
is "the till begins an epoch" 2 "$(field epoch)"
run 0 shift open $by --json
run 0 sell $by --document resident-card:S0001 --item 4600123456782 --json
is "it sells on a lease again" lease "$(field basis)"
is "and what was used is known" 850 "$(field quota.0.before)"
run 0 sync
run 0 status --json
is "all is at the hub" 0 "$(field hub.unsent)"
run 0 shift x $by --json
is "which X says too" 0 "$(field unsent)"
run 0 verify
passes "the hub is content" hub_run verify
is "no lease of the old epoch is left" 0 \
	"$(hub_run lease list | grep -c 'scan *\(open\|frozen\)')"
hub_run status >"$work/out"
out=$(cat "$work/out")
shows "the hub knows the epoch" "epoch 2"

# -- two of a new epoch, before the hub heard of it ----------------------------------
run 0 shift close $by
hub_stop TERM
run 0 key rotate
cp -a "$work/t1" "$work/twin"
on t1 0 shift open $by
on twin 0 shift open $by
on twin 0 shift close $by
hub_start
on twin 0 sync
on t1 1 sync
says "the second of them is told" "two of it"
hub_run status >"$work/out"
out=$(cat "$work/out")
shows "the hub has set them apart" quarantined
passes "which is what its chain says" hub_run verify
hub_stop TERM
is "it keeps what the second one wrote" yes "$(sqlite3 "$hub/hub.db" \
	"SELECT iif(count(*) > 0, 'yes', 'no') FROM fork
	WHERE chain = 'T01' AND epoch = 3")"

# -- the machine is stolen -------------------------------------------------------------
refuses() { # WHAT STATUS WORDS ARGUMENTS...
	what=$1 want=$2 words=$3
	shift 3
	hub_run "$@" >"$work/out" 2>"$work/err"
	is "$what" "$want" $?
	err=$(cat "$work/err")
	says "and says why" "$words"
}
refuses "a reason is needed" 2 "--reason" revoke T01 --lost
refuses "an entry has a number" 2 "'x'" revoke T01 --reason stolen --after x
refuses "a till is one of the market" 2 "T09" revoke T09 --reason stolen
refuses "so much is not held" 3 "holds T01 up to entry" revoke T01 \
	--reason stolen --after 99999
passes "it is given up" hub_run revoke T01 --reason stolen --lost
hub_run status >"$work/out"
out=$(cat "$work/out")
shows "which is seen" lost
shows "and that its key is" "key revoked after"
hub_start
on twin 0 shift open $by
on twin 1 sync
says "its key is not trusted any more" revoked
on twin 3 sell $by --document resident-card:S0002 --item "$dear" --json
is "and it sells nothing on what it was given before" no-right \
	"$(field refused)"
hub_stop TERM
hub_run report flags >"$work/out"
out=$(cat "$work/out")
shows "what it writes now is kept, and told" revoked
passes "and the hub is content" hub_run verify
finish
