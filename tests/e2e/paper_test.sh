#!/bin/sh
# The QR code of a receipt on paper: of each kind of printer, read by a
# camera from the picture of it and checked by who trusts only the keys.
. tests/e2e/lib.sh
. tests/e2e/shop.sh

verify=${QUOTAPOS}-verify

demo_home
quietly key show --json
printf '%s' "$out" >"$work/keys.jwks"
open_shift
sell resident-card:S0001 '4600123456782*2' 2212345012558
receipt=$(field receipt)
token=$(field token)
passes "the sale has a token" test -n "$token"
# shellcheck disable=SC2046  # words
quietly refund $(by_cashier) --receipt "$receipt" --line 1 --reason crushed \
	--approve manager --approve-pin-file "$home/demo/manager.pin" --json
refund=$(field receipt)

# on PROFILE N RECEIPT: it is the N-th paper of this shop.
on() {
	quietly print "$3" --printer "$1" --copy ||
		not_ok "$3 on $1" "$err"
	paper "$2" >/dev/null
	seen=$(camera "$2")
}

profiles() {
	for profile in "$@"; do
		sed -n "s/^printer receipt \\([^ ]*\\).*/printer $profile \\1/p" \
			"$shop/settings" | sed "s/$/ profile=$profile/"
	done >"$home/settings"
}

shop_opens
profiles chinese-80 epson-80 plain-80
number=0
for profile in chinese-80 epson-80 plain-80; do
	number=$((number + 1))
	on "$profile" "$number" "$receipt"
	is "80 mm, $profile: the code is the receipt's" "$token" "$seen"
done
# The profile says whether the printer draws it or we do.
is "the printer is told the text" 1 "$(paper 1 | grep -c '^\[QR\]')"
is "or gets a picture" 0 "$(paper 3 | grep -c '^\[QR\]')"
passes "the paper alone is checked" \
	"$verify" --receipt "$seen" --trust "$work/keys.jwks"
on plain-80 4 "$refund"
passes "that of a refund, too" \
	"$verify" --receipt "$seen" --trust "$work/keys.jwks"
shop_closes
rm -rf "$shop"

shop_opens --width 58
profiles chinese-58 plain-58
number=0
for profile in chinese-58 plain-58; do
	number=$((number + 1))
	on "$profile" "$number" "$receipt"
	is "58 mm, $profile: the code is the receipt's" "$token" "$seen"
done

# shellcheck disable=SC2046  # words
quietly sell $(by_cashier) --document resident-card:S0004 \
	--item 4600123456782 --training --json
exercise=$(field receipt)
on chinese-58 3 "$exercise"
is "an exercise promises nothing" "" "$seen"
passes "on a paper that is there" test -n "$(paper 3)"
shop_closes

run 0 export --out "$work/all.zip"
printf '%s\n' "$token" >"$work/receipts.txt"
passes "and the bundle has what the paper says" "$verify" "$work/all.zip" \
	--trust "$work/keys.jwks" --anchor "$work/receipts.txt"
finish
