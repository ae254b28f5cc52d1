#!/bin/sh
# The till at work while the devices around it fail: a sale never waits for a
# printer, the screen says what is wrong, and what waited is printed, once. The
# other devices: display, scale, reader of cards, drawer.
. tests/golden/screen.sh

shop=$work/shop
screen_home
"$QUOTAPOS" shop --dir "$shop" >"$work/shop.out" 2>&1 &
shop_pid=$!
trap 'kill "$shop_pid" 2>/dev/null; screen_end' EXIT

shop_says() {
	"$QUOTAPOS" shop --dir "$shop" --say "$1" >/dev/null
}

shop_has() {
	looks=0
	until "$QUOTAPOS" shop --dir "$shop" --say status 2>/dev/null |
		grep -q -- "$1"; do
		looks=$((looks + 1))
		if [ "$looks" -gt "$WAIT_LOOKS" ]; then
			"$QUOTAPOS" shop --dir "$shop" --say status
			tap 1 "in the shop there is $1"
			exit 1
		fi
		sleep 0.05
	done
	tap 0 "in the shop there is $1"
}

seen() {
	screen_wait "$1"
	tap 0 "$2"
}

# customer CARD NAME: comes, takes a bar of chocolate, and has paid.
customer() {
	screen_keys F3 "$1" Enter
	screen_wait "$2"
	shop_says 'scan 4600123456782'
	screen_wait 'lines: 1'
	screen_keys F8
	screen_wait SOLD
}

papers=0

# trouble FAULT WORDS: a sale while the printer has it, which does not wait.
trouble() {
	shop_says "fault printer $1 on"
	customer S0001 居民0001
	shop_has "papers=$papers "
	[ -n "$2" ] && seen "$2" "$1: the screen says so"
	shop_says "fault printer $1 off"
	papers=$((papers + 1))
	shop_has "papers=$papers "
}

shop_has papers=0
cp "$shop/settings" "$home/settings"
screen_start en
screen_sale

trouble paper-out 'the printer has no paper'
trouble cover-open "the printer's cover is open"
trouble unplugged 'the printer is not there'
trouble silent 'the printer does not answer'
trouble slow ''
shop_has "kicks=$papers "

# One that lies: it throws the paper away and says that it is printed. The
# copy that the customer asks for has its number.
shop_says 'fault printer lying on'
customer S0002 居民0002
looks=0
while "$QUOTAPOS" --home "$home" print --queue |
	grep -q 'waiting\|unknown' && [ "$looks" -lt "$WAIT_LOOKS" ]; do
	looks=$((looks + 1))
done
shop_says 'fault printer lying off'
screen_keys F10 c Enter
papers=$((papers + 1))
shop_has "papers=$papers "
grep -q 'COPY 1' "$shop/paper-000$papers.txt"
tap $? "a copy of what a liar has thrown away is numbered"

# The till dies while paper is out: the next start prints what waited.
shop_says 'fault printer paper-out on'
customer S0003 居民0003
seen 'the printer has no paper' "and again"
screen_stop
shop_says 'fault printer paper-out off'
screen_start en
screen_login
papers=$((papers + 1))
shop_has "papers=$papers "

# The others. 0.819 kg of loose candy at 42.00.
screen_wait F9
shop_says 'card 11010519491231002X'
seen 居民甲 "a card says who stands there"
shop_says 'card none'
shop_says 'weigh 819'
screen_keys F10 g Enter
screen_wait 0.819
shop_says 'scan 2212345 none'
seen 34.40 "the weight on the scale is sold"
shop_has 'display=\[Konfety.*34.40|CNY *34.40\]'
shop_says 'weigh motion'
screen_keys F10 g Enter
seen 'at rest' "a weight that moves is not taken"
screen_keys F9
screen_wait Received
screen_keys 50 Enter
screen_wait SOLD
shop_has 'display=\[CNY *34.40|.*15.60\]'
papers=$((papers + 1))
shop_has "papers=$papers "
screen_stop
"$QUOTAPOS" --home "$home" verify >/dev/null
tap $? "the ledger verifies"
shop_says stop
