#!/bin/sh
# All that is not selling, in the three languages: shift, reports, people,
# rules, settings, and the count that closes the shift.
. tests/golden/screen.sh

# Each screen is shown in one language after the other: F12 fills it anew.
in_three() { # NAME
	screen_is "$1_en"
	screen_keys F12
	screen_wait F12Р
	screen_is "$1_zh"
	screen_keys F12
	screen_wait F12E
	screen_is "$1_ru"
	screen_keys F12
	screen_wait F12中
}

open_page() { # LETTER WORDS
	screen_keys "$1" Enter
	screen_wait "$2"
}

screen_start
screen_sale
screen_keys S0001 Enter 4600123456782 Enter
screen_wait 8.50
screen_keys F8
screen_wait SOLD
screen_keys Escape
screen_wait Nobody
screen_keys F10 s Enter
screen_wait 'Shift, reports'
in_three office
open_page x 'X REPORT'
in_three office_x
screen_keys Escape
open_page r 'Yuan by hour'
in_three office_charts
screen_keys Escape
open_page n 'What the hub has not yet'
in_three office_queue
screen_keys Escape
open_page p 'Printer and devices'
in_three office_papers
screen_keys Escape
open_page m 'Rules in force'
in_three office_rules
screen_keys Escape
open_page o 'may log in'
in_three office_operators
screen_keys Down F4
screen_wait 'The new PIN:'
screen_keys 4455 Enter
in_three office_form
screen_keys Escape
screen_wait 'The new PIN:'
screen_keys Escape
screen_wait Disable
screen_keys Escape
screen_wait 'Shift, reports'
screen_keys f Enter
screen_wait 'Document:'
screen_keys S0001 Enter
screen_wait '***01'
in_three office_resident
screen_keys Escape
open_page s 'key map'
in_three office_settings
screen_keys Down Enter
screen_wait 'saved in the settings'
screen_keys Enter Enter Enter Enter
screen_wait 'as the terminal'
grep -q '^colours auto$' "$home/settings"
tap $? "a setting is a line of the settings"
screen_keys Escape
open_page z expected
screen_keys 2 Enter Enter Enter Enter Enter 8 Enter
in_three office_drawer
screen_keys F9
screen_wait 'Y and Enter'
screen_keys y Enter
screen_wait 'Z REPORT'
in_three office_z

screen_keys Escape
open_page b 'New file:'
screen_keys "$home/all.backup" Enter admin Enter 3333 Enter
screen_wait 'backup is done'
[ -s "$home/all.backup" ]
tap $? "a backup is made beside the till"

open_page e 'New file, .zip:'
screen_keys "$home/a.zip" Enter Enter Enter audit Enter admin Enter 3333 Enter
screen_wait 'export is done'
[ -s "$home/a.zip" ]
tap $? "a bundle is made beside the till"

# The key of a real market has a passphrase: it is asked for at the start, and
# by the form, because the errand signs with that key as well.
screen_stop
echo 'three words long' >"$work/passphrase"
at_nine "$QUOTAPOS" --home "$home" key passphrase --new-file \
	"$work/passphrase" >/dev/null
screen_start
screen_wait "Passphrase of the till's key:"
screen_keys 'three words long' Enter
screen_login
screen_wait 'No shift is open'
screen_keys F10 s Enter
open_page e 'New file, .zip:'
screen_keys "$home/b.zip" Enter Enter Enter Enter
screen_wait "Passphrase of the till's key (Enter"
screen_keys 'three words long' Enter admin Enter 3333 Enter
screen_wait 'export is done'
at_nine "${QUOTAPOS%/*}/quotapos-verify" "$home/b.zip" >"$work/said" 2>&1
status=$?
[ "$status" -eq 3 ] # nothing says that the key is the market's
tap $? "a bundle is signed with a key that a passphrase seals"
