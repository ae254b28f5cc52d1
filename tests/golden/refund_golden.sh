#!/bin/sh
# Goods come back by the number of their receipt: which, what, why, how.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0001 Enter '2*4600123456782' Enter 4699999000526 Enter
screen_wait 1350.34
screen_keys F8
screen_wait SOLD
screen_keys F10 b Enter
screen_wait F3Last
screen_is refund_receipt
screen_keys NONE Enter
screen_wait STOP
screen_is refund_none
screen_keys Escape F3
screen_wait F8All
screen_keys 4600123456782 Enter
screen_wait 8.50
screen_is refund_lines
screen_keys F9
screen_wait damaged
screen_is refund_why
screen_keys 2 Enter
screen_wait Allowance
screen_is refund_money
screen_keys Enter
screen_wait 'TAKEN BACK'
screen_is refund_done
screen_keys F12
screen_wait F12Р
screen_keys F10 b Enter
screen_wait T01-1-12
screen_keys T01-1-13 Enter
screen_wait Esc
screen_keys F8
screen_wait 1333.34
screen_is refund_lines_zh
screen_keys F9 1 Enter
screen_wait F6
screen_is refund_money_zh
screen_keys F12
screen_wait F12E
screen_is refund_money_ru
screen_keys Enter
screen_wait F11
screen_is refund_done_ru
