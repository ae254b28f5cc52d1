#!/bin/sh
# The hub's disk is full: it says so, tills sell by their mode, nothing is lost,
# and with space again all goes on. A small disk takes a mount, which not every
# machine that runs the tests allows:  make full-disk
# shellcheck disable=SC2086,SC2154  # options are words; lib.sh, market.sh
. tests/e2e/lib.sh
. tests/e2e/market.sh

mkdir "$work/disk"
if ! mount -t tmpfs -o size=3m tmpfs "$work/disk" 2>/dev/null; then
	echo "a small disk may not be mounted here: be root" >&2
	exit 1
fi
trap 'umount "$work/disk"' EXIT
hub=$work/disk/hub
market_make
hub_start
join t1 T01
on t1 0 sync
dd if=/dev/zero of="$work/disk/filler" bs=4k 2>/dev/null
for n in 1 2 3; do
	on t1 0 sell $by --document "resident-card:S000$n" --item $dear --json
done
is "selling goes on by the permit" permit "$(field basis)"
on t1 1 sync
says "the till is told why" "the disk is full"
hub_run import goods packaging/demo/goods.csv >"$work/said" 2>&1
is "an import fails" 1 $?
passes "and says why" grep -q "the disk is full" "$work/said"
passes "what is there is sound" hub_run verify

rm "$work/disk/filler"
on t1 0 sync
on t1 0 status --json
is "all is told then" 0 "$(field hub.unsent)"
on t1 0 sell $by --document resident-card:S0004 --item $dear --json
is "and rights are given" lease "$(field basis)"
passes "the hub's tables are what the chains say" hub_run verify
hub_stop TERM
umount "$work/disk"
trap - EXIT
finish
