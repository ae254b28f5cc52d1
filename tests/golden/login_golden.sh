#!/bin/sh
# From the first screen to an open shift; a wrong PIN stops everything.
. tests/golden/screen.sh

screen_start
screen_wait Operator
screen_is login
screen_keys cashier Enter 9999
screen_wait '****'
screen_is login_pin
screen_keys Enter
screen_wait STOP
screen_keys 4600123456782 Enter Enter
screen_wait ': 1'
screen_is login_wrong_pin
screen_keys Escape 1111 Enter
screen_wait 'No shift is open'
screen_is login_shift
screen_keys 200 Enter
screen_wait 'shift 1 is open'
screen_is login_done
