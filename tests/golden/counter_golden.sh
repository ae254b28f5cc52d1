#!/bin/sh
# Beside the sale: another price with somebody's right, a price asked for,
# cash into the drawer.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0001 Enter 4699999000526 Enter
screen_wait 1333.34
screen_keys F10 j Enter
screen_wait 9.50
screen_is price
screen_keys '10%' Enter
screen_wait Why
screen_keys 'a scratch' Enter
screen_wait 'may not do this alone'
screen_keys manager Enter
screen_wait PIN:
screen_is price_approve
screen_keys 2222 Enter
screen_wait 'agrees to the price'
screen_is price_agreed
screen_keys F10 u Enter 4600123456782 Enter
screen_wait 'one piece'
screen_is check
screen_keys Escape F10 m Enter
screen_wait F5Deposit
screen_is cash
screen_keys 200 F5
screen_wait 'small change'
screen_is cash_why
screen_keys 1 Enter manager Enter 2222 Enter
screen_wait 'put in: 200.00'
tap 0 "cash is in the drawer"
screen_keys F12
screen_wait F12Р
screen_keys F10 m Enter
screen_wait F5存入
screen_is cash_zh
screen_keys F12
screen_wait F12E
screen_is cash_ru
