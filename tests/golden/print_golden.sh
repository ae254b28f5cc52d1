#!/bin/sh
# The till with a printer: a sale prints, the screen tells what is wrong
# with the printer, and asks only when it cannot know.
. tests/golden/screen.sh

shop=$work/shop
screen_home
at_nine "$QUOTAPOS" shop --dir "$shop" >"$work/shop.out" 2>&1 &
shop_pid=$!
trap 'kill "$shop_pid" 2>/dev/null; screen_end' EXIT

shop_says() {
	"$QUOTAPOS" shop --dir "$shop" --say "$1" >/dev/null
}

shop_has() {
	looks=0
	until "$QUOTAPOS" shop --dir "$shop" --say status 2>/dev/null |
		grep -q "$1"; do
		looks=$((looks + 1))
		if [ "$looks" -gt "$WAIT_LOOKS" ]; then
			tap 1 "in the shop there is $1"
			exit 1
		fi
		sleep 0.05
	done
	tap 0 "in the shop there is $1"
}

shop_has papers=0
cp "$shop/settings" "$home/settings"
screen_start en
screen_sale
screen_keys S0001 Enter
screen_wait 居民0001
screen_keys 4600123456782 Enter
screen_wait "Milk chocolate"
screen_keys F8
shop_has "papers=1 kicks=1"
screen_wait "SOLD"
screen_is print_sold

shop_says "fault printer paper-out on"
screen_keys F3 S0002 Enter
screen_wait 居民0002
screen_keys 4600123456782 Enter
screen_wait "Milk chocolate"
screen_keys F8
screen_wait "the printer has no paper"
screen_is print_no_paper
shop_says "fault printer paper-out off"
shop_has "papers=2 kicks=2"

# It takes the paper and then is gone.
shop_says "fault printer slow on"
screen_keys F10 c Enter
shop_has "buffer=[1-9][0-9][0-9]"
shop_says "fault printer unplugged on"
screen_wait "is the paper"
screen_is print_question
shop_says "fault printer slow off"
shop_says "fault printer unplugged off"
screen_keys F10 z Enter
shop_has "papers=3"
screen_settled
screen_is print_answered
shop_says stop
screen_stop
