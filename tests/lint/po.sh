#!/bin/sh
# Every message of the source is translated in every catalogue, with the
# same conversions; messages are found as the Makefile's po-update finds them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
keywords=$(sed -n '/^po-update:/,/^$/p' Makefile |
	grep -o -e '--keyword=[A-Za-z_:0-9]*')
# shellcheck disable=SC2046,SC2086  # lists of words
xgettext --from-code=UTF-8 --language=C $keywords \
	--output="$folder/quotapos.pot" $(find src include -name '*.[ch]')
status=0
for po in packaging/po/*.po; do
	msgmerge --quiet --no-fuzzy-matching -o "$folder/now.po" "$po" \
		"$folder/quotapos.pot"
	if ! msgfmt --check -o /dev/null "$folder/now.po" 2>"$folder/said"; then
		sed 's/^/# /' "$folder/said"
		echo "not ok - $po is well formed"
		status=1
		continue
	fi
	counts=$(LC_ALL=C msgfmt --statistics -o /dev/null "$folder/now.po" \
		2>&1)
	case $counts in
	*untranslated* | *fuzzy*)
		msgattrib --untranslated --no-wrap "$folder/now.po" |
			sed -n -e '1,/^$/d' -e '/^msgid /s/^/# /p' -e '/^"/s/^/# /p'
		echo "# $counts"
		echo "not ok - $po is complete: make po-update"
		status=1
		;;
	*)
		echo "ok - $po is complete"
		;;
	esac
done
exit "$status"
