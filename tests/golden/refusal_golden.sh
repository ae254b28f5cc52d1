#!/bin/sh
# What cannot be sold: unknown codes, persons, and a basket beyond the limit.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0199 Enter
screen_wait STOP
screen_is refusal_person
screen_keys Escape S0002 Enter
screen_wait 8000.00
screen_keys NO-SUCH-CODE Enter
screen_wait STOP
screen_keys 4600123456782 Enter Enter 4600123456782 Enter
screen_wait ': 2'
screen_is refusal_code
screen_keys Escape 4600123456782 Enter '3*4699999000540' Enter
screen_wait 4008.50
screen_is refusal_alarm_en
screen_keys F9
screen_wait STOP
screen_is refusal_over_limit_en
screen_keys Escape F12
screen_wait F12Р
screen_is refusal_alarm_zh
screen_keys F12
screen_wait F12E
screen_is refusal_alarm_ru
screen_keys F9
screen_wait Esc
screen_is refusal_over_limit_ru
