#!/bin/sh
# The first sale, from an empty directory to a receipt and a refusal.
. tests/e2e/lib.sh

run 2 status
says "a home without a ledger says how to make one" "quotapos init"
demo_home
run 1 init --market suifenhe --till T01 --demo
says "a second init is refused" "already"
run 0 status --json
is "the market is the one asked for" suifenhe "$(field market)"
is "no shift is open at first" 0 "$(field shift)"
is "a demo's key lies in the open, and it says so" plain "$(field key)"
run 0 import goods tests/e2e/goods.csv
shows "the goods are imported" "5 rows"

# Without a shift nothing is sold, and the refusal is an entry.
sell resident-card:S0001 2000001
is "no shift: exit 3" 3 "$status"
is "no shift: code" closed "$(field refused)"
run 0 log --json
shows "the refusal is in the chain" '"kind":"refusal"'

open_shift
run 0 status --json
is "the shift is the first" 1 "$(field shift)"

# Exactly 8,000.00 yuan in three sales, and 0.01 more.
sell resident-card:S0001 '2000003*1'
is "first sale" 0 "$status"
is "total of the first" 266666 "$(field total_fen)"
is "basis of a stand-alone till" alone "$(field basis)"
is "it was free of duty" 266666 "$(field exempt_fen)"
is "nothing was taxed" 0 "$(field tax_fen)"
sell resident-card:S0001 '2000003*1'
is "second sale" 0 "$status"
is "used before the second" 266666 "$(field quota.0.before)"
sell resident-card:S0001 '2000003*1' '2000002*2'
is "third sale reaches the limit exactly" 0 "$status"
is "8,000.00 are used" 800000 "$(field quota.0.after)"
receipt=$(field receipt)
sell resident-card:S0001 2000002
is "0.01 more is refused" 3 "$status"
is "the code" over-limit "$(field refused)"
is "what remains" 0 "$(field remaining_fen)"
sell resident-card:S0002 '2000001*81'
is "8,100.00 at once is refused" 3 "$status"
is "8,000.00 remain" 800000 "$(field remaining_fen)"
is "one line would have to go" 1 "$(field fits.0.line)"
is "80 pieces would fit" 80000 "$(field fits.0.quantity_milli)"
sell resident-card:S0002 '2000001*80'
is "and they do" 0 "$status"

run 3 quota --document resident-card:S9999 --json
is "a stranger has no quota" not-registered "$(field refused)"
run 0 quota --document resident-card:S0001 --json
is "nothing is left of the day" 0 "$(field quota.0.left)"
is "8,000.00 were used" 800000 "$(field quota.0.used)"

# The receipt, from the entry alone.
run 0 print "$receipt"
shows "the receipt names its number" "$receipt"
shows "the receipt tells the total" "2666.68"
[ "$(printf '%s\n' "$out" | wc -L)" -le 48 ] && ok "80 mm: 48 columns" ||
	not_ok "80 mm: 48 columns"
run 0 print "$receipt" --width 58 --language ru
[ "$(printf '%s\n' "$out" | wc -L)" -le 32 ] && ok "58 mm: 32 columns" ||
	not_ok "58 mm: 32 columns"
shows "in Russian" "ИТОГО"
run 0 print "$receipt" --language zh
shows "in Chinese" "小票"
run 0 print "$receipt" --copy
shows "a copy says so" "1"
run 0 log --json
shows "and is in the chain" '"kind":"copy"'
# shellcheck disable=SC2046  # words
run 0 print "$receipt" --copy $(by_cashier)
run 0 log --json
shows "with who asked for it" '"kind":"copy","market":"suifenhe","operator":"cashier"'
printf '0000\n' >"$work/wrong.pin"
run 3 print "$receipt" --operator cashier --pin-file "$work/wrong.pin"
run 2 print T01-1-999999
run 2 print T02-1-1
run 2 print nonsense

# Tenders.
# shellcheck disable=SC2046  # words
quietly sell $(by_cashier) --document resident-card:S0003 --item 2000001 \
	--pay cash:CNY:150.00 --json
is "change is given out of cash" 5000 "$(field change_fen)"
# shellcheck disable=SC2046  # words
quietly sell $(by_cashier) --document resident-card:S0003 --item 2000001 \
	--pay cash:CNY:99.99 --json
is "a short tender is refused" 3 "$status"
is "its code" short-tender "$(field refused)"

# Weight, and its sum rounded half up once.
sell resident-card:S0003 '2000004*0.333'
is "0.333 kg at 12.50 are 4.16" 416 "$(field total_fen)"
sell resident-card:S0003 2000005
is "an origin that is not allowed" origin "$(field refused)"

run 0 shift close $(by_cashier) --cash CNY:100.00 --json
is "the shift counts its sales" 6 "$(field sales)"
is "the drawer is expected to hold float and cash" 1630416 \
	"$(field expected.0.amount_minor)"
run 1 shift close $(by_cashier)
says "no shift to close" "no shift is open"

run 0 verify --json
is "the ledger is clean" clean "$(field verdict)"
run 0 rebuild
run 0 verify
run 0 quota --document resident-card:S0001 --json
is "the quota is the same after a rebuild" 800000 "$(field quota.0.used)"
finish
