#!/bin/sh
# Open the demo market, making it first when there is none:  run.sh BUILD
# In a terminal this is the till; without one, a scripted morning.
set -eu

if [ $# -ne 1 ] || [ ! -x "$1/quotapos" ]; then
	echo "usage: run.sh BUILD, the folder that holds quotapos" >&2
	exit 2
fi
program=$1/quotapos
home=$1/demo

# init gives the ledger its name last: a home without one is a remnant.
if [ -d "$home" ] && [ ! -f "$home/ledger.db" ]; then
	echo "the demo market in $home was not finished: making a new one"
	rm -rf "$home"
fi
if [ ! -d "$home" ]; then
	"$program" --home "$home" init --market suifenhe --till T01 --demo
	echo "the demo market is in $home; its PINs are in $home/demo/*.pin"
fi

# The devices around it are played: papers come out in $home/shop.
shop=$home/shop
rm -f "$shop/settings"
"$program" --home "$home" shop >"$home/shop.out" 2>&1 &
looks=0
until [ -s "$shop/settings" ] || [ "$looks" -ge 50 ]; do
	looks=$((looks + 1))
	sleep 0.1
done
if [ -s "$shop/settings" ]; then
	cp "$shop/settings" "$home/settings"
else
	rm -f "$home/settings"
	cat "$home/shop.out" >&2
fi
trap '"$program" --home "$home" shop --say stop >/dev/null 2>&1' EXIT

if [ -t 0 ] && [ -t 1 ]; then
	"$program" --home "$home" pos
else
	"$(dirname "$0")/morning.sh" "$program" "$home"
fi
