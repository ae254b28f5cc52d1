#!/bin/sh
# Cash with change, the receipt, the next customer; then one key for cash.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0003 Enter 4699999000540 Enter
screen_wait 4000.00
screen_keys F9
screen_wait Received
screen_keys 4600123456782 Enter
screen_wait 'a scan was ignored'
screen_is tender_scan
screen_keys 1000 F6
screen_wait Slip
screen_is tender_slip
screen_keys POS-77 Enter
screen_wait 3000.00
screen_keys 20000 F5
screen_wait RUB
screen_keys 5000
screen_wait "Change  3736"
screen_is tender
screen_keys Enter
screen_wait SOLD
screen_is receipt
screen_size 80 40
screen_is receipt_whole
screen_size 80 24
screen_keys Enter Enter F3
screen_wait 'last sale'
screen_is receipt_next
screen_keys S0003 Enter
screen_wait ' 4000.00'
screen_keys 4699999000540 Enter
screen_wait ' 0.00'
screen_is tender_full
screen_keys F12
screen_wait F12Р
screen_keys F8
screen_wait T01-1-14
screen_is receipt_zh
screen_keys S0003 Enter 4600123456782 Enter
screen_wait 8.50
screen_keys F9
screen_wait Esc
tap 0 "the third sale of the day is refused"
