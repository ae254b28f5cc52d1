#!/bin/sh
# Any size at any time; scans faster than any hand; a scan of 4 KB.
. tests/golden/screen.sh

screen_start
screen_sale
screen_keys S0004 Enter 4699999000540 Enter
screen_wait 4000.00
screen_size 132 43
screen_is size_large
screen_keys F12
screen_is size_large_zh
screen_keys F12
screen_is size_large_ru
screen_keys F12
screen_size 60 20
screen_wait '80x24'
screen_is size_small
screen_keys F8 Enter
screen_size 80 24
screen_wait 4000.00
screen_is size_back

i=0
while [ $i -lt 300 ]; do
	printf '4699999000557\r\n\r'
	i=$((i + 1))
done >"$work/scans"
screen_paste "$work/scans"
screen_wait ' 300 '
screen_is size_scans

head -c 4096 /dev/zero | tr '\0' 9 >"$work/scan"
printf '\r' >>"$work/scan"
screen_paste "$work/scan"
screen_wait 4096
screen_is size_long_scan
screen_keys Escape
