#!/bin/sh
# Baskets on hold, and the open one, over a killed till; an exercise.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0001 Enter
screen_wait 8000.00
screen_keys 4600123456782 Enter '3*4699999000526' Enter
screen_wait 'lines: 2'
screen_keys 'red coat' F6
screen_wait 'on hold as 1'
screen_keys S0002 Enter
screen_wait 8000.00
screen_keys 4600123456782 Enter
screen_wait 'lines: 1'
screen_keys F6
screen_wait 'on hold as 2'
screen_keys F7
screen_wait 'Baskets on hold'
screen_is recall
screen_keys Enter
screen_wait 'lines: 2'
tap 0 "the basket comes back without its person"

# The till dies with the basket on its counter.
kill -9 "$(tr -dc '0-9\n' <"$home/owner.lock" | head -n 1)"
screen_wait 'ended with'
screen_stop
screen_start
screen_login
screen_wait 'was kept'
screen_is recall_kept
screen_keys S0001 Enter
screen_wait 3991.48
screen_keys F8
screen_wait 'SOLD  receipt'
screen_keys F3
screen_wait 'last sale'
screen_keys F7
screen_wait 'Baskets on hold'
tap 0 "the other one is still on hold"
screen_keys Escape F10
screen_wait 'A letter, then'
screen_keys x Enter
screen_wait 'nothing you sell counts'
screen_keys S0003 Enter
screen_wait 8000.00
screen_keys 4600123456782 Enter
screen_wait 'lines: 1'
screen_is recall_training
screen_keys F8
screen_wait 'nothing sold'
screen_keys F3 C-q
screen_wait 'ended with 0'
at_nine "$QUOTAPOS" --home "$home" verify >"$work/said" 2>&1
tap $? "the ledger is clean"
screen_stop
screen_start
screen_login
screen_wait F9
screen_text | grep -q 'was kept'
[ $? -ne 0 ]
tap $? "neither what was sold nor an exercise comes back"
