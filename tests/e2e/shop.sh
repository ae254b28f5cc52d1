# shellcheck shell=sh
# For end-to-end tests with the devices of a shop, after lib.sh:
#
#   shop_opens [OPTION...]   a shop in $shop; its settings are the till's
#   shop_says LINE           what happens there ("fault printer slow on")
#   shop_has TEXT            until its status holds the text
#   shop_closes
#   paper N                  the text of its N-th paper, once it is there
#   camera N                 what a camera reads in the picture of it
#   papers                   how many there are
shop=$work/shop
WAIT_LOOKS=400

shop_opens() {
	mkdir -p "$shop"
	"$QUOTAPOS" shop --dir "$shop" "$@" >"$work/shop.out" 2>&1 &
	shop_pid=$!
	looks=0
	until [ -S "$shop/shop.sock" ] && [ -s "$shop/settings" ]; do
		looks=$((looks + 1))
		[ "$looks" -gt "$WAIT_LOOKS" ] && not_ok "the shop opens" &&
			finish
		sleep 0.05
	done
	cp "$shop/settings" "$home/settings"
}

shop_says() {
	"$QUOTAPOS" shop --dir "$shop" --say "$1" >"$work/shop.said" ||
		not_ok "in the shop: $1"
}

shop_has() {
	looks=0
	until "$QUOTAPOS" shop --dir "$shop" --say status 2>/dev/null |
		grep -q -- "$1"; do
		looks=$((looks + 1))
		if [ "$looks" -gt "$WAIT_LOOKS" ]; then
			not_ok "in the shop there is $1" \
				"$("$QUOTAPOS" shop --dir "$shop" --say status)"
			return
		fi
		sleep 0.05
	done
	ok "in the shop there is $1"
}

shop_closes() {
	shop_says stop
	wait "$shop_pid"
}

paper() {
	looks=0
	file=$shop/paper-$(printf '%04d' "$1").txt
	until [ -f "$file" ]; do
		looks=$((looks + 1))
		[ "$looks" -gt "$WAIT_LOOKS" ] && break
		sleep 0.05
	done
	cat "$file" 2>/dev/null
}

camera() {
	zbarimg -q --raw -Sdisable -Sqrcode.enable \
		"$shop/paper-$(printf '%04d' "$1").png" 2>/dev/null
}

papers() {
	find "$shop" -name 'paper-*.txt' | wc -l
}
