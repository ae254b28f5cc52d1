#!/bin/sh
# A resident by the initials of the name, goods by a word in the wrong
# keyboard layout; then what of the allowance they use.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys F2 jm0001 Enter
screen_wait ': 1 found'
screen_is search_person
screen_keys Enter Enter
screen_wait 8000.00
screen_keys F2 ijrjkfl Enter
screen_wait found
screen_is search_goods
screen_keys F12
screen_wait F12Р
screen_is search_goods_zh
screen_keys F12
screen_wait F12E
screen_is search_goods_ru
screen_keys Enter Enter
screen_wait ИТОГО
screen_keys F10 e Enter
screen_wait 8.50
screen_is allowance_ru
screen_keys F12
screen_wait F12中
screen_is allowance
screen_keys F12
screen_wait F12Р
screen_is allowance_zh
