#!/bin/sh
# A basket with its allowance bar, in the three languages, with help and menu.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0001 Enter
screen_wait 8000.00
screen_is sale_person
screen_keys 4600123456782 Enter '3*4699999000526' Enter '0,75*2212345' Enter
screen_wait 4040
screen_is sale_en
screen_keys F12
screen_wait F12Р
screen_is sale_zh
screen_keys F10
screen_wait 向下键
screen_is sale_menu_zh
screen_keys Escape F12
screen_wait F12E
screen_is sale_ru
screen_keys F1
screen_wait Ctrl-Q
screen_is sale_help_ru
