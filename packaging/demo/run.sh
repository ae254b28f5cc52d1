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

if [ -t 0 ] && [ -t 1 ]; then
	exec "$program" --home "$home" pos
fi
exec "$(dirname "$0")/morning.sh" "$program" "$home"
