#!/bin/sh
# Signatures, thumbprints and leaves against others: RFC 8032 and RFC 8037,
# openssl with coreutils, and python3-jwcrypto. From the top of the tree.
set -eu

: "${BUILD:=build}" "${CC:=gcc}" "${SANITIZE:=}"
here=tests/vectors/jws
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC2086
$CC -std=c17 -D_GNU_SOURCE -O1 -Iinclude ${SANITIZE:+-fsanitize=$SANITIZE} \
	-o "$work/driver" $here/driver.c "$BUILD/lib/sign.a" \
	"$BUILD/lib/base.a" -lsodium -lcrypto -lunistring -lcsv -ljansson

tap() { # CLAIM COMMAND...
	claim=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		echo "ok - $claim"
	else
		sed 's/^/# /' "$work/said"
		echo "not ok - $claim"
	fi
}

from_hex() { tr -d '\n' | tr a-f A-F | basenc --base16 -d; }
unpadded() { basenc --base64url -w0 | tr -d =; }

# The key file of a seed (hex), as keys/README.md describes it.
key_file() {
	zeros=$(printf '%064d' 0)
	printf %s "$1$zeros" | from_hex >"$work/secret"
	sum=$(b2sum -l 128 <"$work/secret" | cut -c1-32)
	echo "quotapos-key 1 plain"
	printf %s "$1$zeros$sum" | from_hex | unpadded
	echo
}

same() { [ "$1" = "$2" ]; }
refused() { ! "$@"; }

# openssl signs no empty message.
openssl_sign() {
	printf %s "302e020100300506032b657004220420$1" | from_hex >"$work/der"
	openssl pkeyutl -sign -rawin -keyform DER -inkey "$work/der" \
		-in "$work/message" | unpadded
}

umask 077
while read -r name seed public message signature; do
	case $name in '#') continue ;; esac
	[ "$message" != - ] || message=
	printf %s "$message" | from_hex >"$work/message"
	key_file "$seed" >"$work/$name.key"
	wanted=$(printf %s "$signature" | from_hex | unpadded)
	ours=$("$work/driver" raw "$work/$name.key" <"$work/message")
	tap "RFC 8032 $name: signature" same "$ours" "$wanted"
	ours=$("$work/driver" public "$work/$name.key" | head -n 1)
	wanted_public=$(printf %s "$public" | from_hex | unpadded)
	tap "RFC 8032 $name: public key" same "$ours" "$wanted_public"
	if [ -n "$message" ]; then
		theirs=$(openssl_sign "$seed")
		tap "RFC 8032 $name: openssl agrees" same "$theirs" "$wanted"
	fi
done <$here/rfc8032.tsv

# A line of ours, taken apart by cut and basenc and verified by openssl.
split() { # LINE
	cut -d. -f1,2 "$1" | tr -d '\n' >"$work/signed"
	(cut -d. -f3 "$1" | tr -d '\n'; echo ==) |
		basenc --base64url -d >"$work/signature"
}
openssl_verify() { # LINE
	split "$1"
	openssl pkeyutl -verify -pubin -inkey "$work/till.pem" -rawin \
		-in "$work/signed" -sigfile "$work/signature"
}

key=$work/TEST1.key
"$work/driver" public "$key" | sed 1,2d >"$work/till.pem"
printf '{"kind":"sale","seq":1}' |
	"$work/driver" sign "$key" entry >"$work/line"
tap "openssl verifies our line under our PEM" openssl_verify "$work/line"
printf '{"kind":"sale","seq":2}' | unpadded >"$work/other"
echo "$(cut -d. -f1 "$work/line").$(cat "$work/other").$(cut -d. -f3 \
	"$work/line")" >"$work/forged"
tap "openssl refuses it with another payload" \
	refused openssl_verify "$work/forged"

theirs=$( (printf '\0'; tr -d '\n' <"$work/line") |
	openssl dgst -sha256 -binary | unpadded)
ours=$(tr -d '\n' <"$work/line" | "$work/driver" leaf)
tap "openssl and basenc make the same leaf" same "$ours" "$theirs"

PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 $here/check.py "$work/driver" "$key"
