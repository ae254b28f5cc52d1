#!/bin/sh
# Run the model checker over configurations of quota.pml, each exhaustively:
#     run.sh small|all
# Sound designs must keep the bound in every state; each design with a guard
# taken away (BUG_) or a bound one unit too tight (TIGHT_) must break it.
# A line of the table: which runs it belongs to, what is expected, defines.
set -eu
which=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# The verifier itself says what it found; its status does not.
check() {
	expected=$1
	shift
	# shellcheck disable=SC2086,SC2068  # a list of defines
	spin -a $@ "$here/quota.pml" >spin.log 2>&1 &&
		${CC:-gcc} -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=8000 \
			-o pan pan.c >gcc.log 2>&1 &&
		./pan -m2000000 >pan.log 2>&1 || :
	states=$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' pan.log)
	if grep -q '^pan:1: assertion violated' pan.log; then
		found=broken
	elif grep -q 'errors: 0$' pan.log && ! grep -qE \
		'max search depth too small|out of memory|memory limit' pan.log
	then
		found=sound
	else
		found=unknown
		cat spin.log gcc.log pan.log 2>/dev/null | sed 's/^/# /'
	fi
	[ "$found" = "$expected" ] || printf 'not '
	echo "ok - $found, ${states:-0} states: ${*:-(as it is)}"
	[ "$found" = "$expected" ]
}

status=0
while read -r run expected defines; do
	case $run:$which in
	\#* | :* | large:small) continue ;;
	esac
	# shellcheck disable=SC2086  # a list of defines
	check "$expected" $defines || status=1
	rm -f pan* spin.log gcc.log quota.pml.trail
done <<TABLE
# Two tills, one request each, two days.
small sound  -DREFUNDS=1 -DF=1 -DNU=1 -DH=1
small sound  -DTILL_RESTORE
small sound  -DHUB_RESTORE
# Permits alone may go beyond the limit, by no more than X.
small sound  -DF=1 -DNU=1
large sound  -DREFUNDS=1 -DRECALL -DOVERRIDE
large sound  -DREFUNDS=1 -DNT=3
large sound  -DCLONE -DRECALL
large sound  -DTILL_RESTORE -DHUB_RESTORE
large sound  -DHUB_RESTORE -DREFUNDS=1 -DF=1 -DNU=1 -DH=1
# Two requests a till, of two days and of one.
large sound  -DNR=2
large sound  -DND=1 -DNR=2 -DQ=3 -DH=1 -DF=1 -DNU=1 -DREFUNDS=1
# Every guard in its turn.
small broken -DBUG_DAY
small broken -DBUG_ORDER
small broken -DBUG_HUB_RESTORE -DHUB_RESTORE
large broken -DBUG_TIMEOUT
large broken -DBUG_DISCLAIM
large broken -DBUG_AFTER_CLOSE
large broken -DBUG_RECALL -DRECALL
large broken -DBUG_RELEASE -DOVERRIDE
large broken -DBUG_ROLLBACK -DTILL_RESTORE
large broken -DBUG_FREEZE -DHUB_RESTORE
large broken -DBUG_OLD_GRANT -DHUB_RESTORE
large broken -DBUG_REFUND -DREFUNDS=1
large broken -DBUG_REFUND_DAY -DREFUNDS=1 -DNT=3 -DQ=1
large broken -DBUG_PERMIT -DF=1 -DNU=2 -DH=1
# No smaller bound would do.
large broken -DTIGHT_PERMIT -DF=1 -DNU=1
large broken -DTIGHT_CLONE -DCLONE
TABLE
exit "$status"
