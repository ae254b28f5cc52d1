#!/bin/sh
# backup and restore, killed at many moments: afterwards there is the old state
# or the new one, and never a broken one.
. tests/e2e/lib.sh
demo_home
open_shift
for i in 1 2 3 4 5; do
	sell "S000$i" 4600123456782
done
run 0 backup "$work/good.backup"
sell S0006 4600123456782
quietly verify --json
entries=$(field entries)

# lasts COMMAND...: how many thousandths of a second it takes, in $whole_ms.
lasts() {
	begun=$(date +%s%3N)
	run 0 "$@"
	whole_ms=$(($(date +%s%3N) - begun))
}

# Tenths of that, and a little beyond.
moments() {
	for tenth in 1 2 3 4 5 6 7 8 9 10 11; do
		echo $((whole_ms * tenth / 10))
	done
}

# killed MOMENT COMMAND...: kill -9 after so many thousandths of a second.
killed() {
	moment=$1
	shift
	"$QUOTAPOS" --home "$home" "$@" >/dev/null 2>&1 &
	victim=$!
	command sleep "$(printf '%d.%03d' $((moment / 1000)) \
		$((moment % 1000)))"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
}

lasts backup "$work/cut.backup"
whole=0
for moment in $(moments); do
	rm -f "$work/cut.backup"
	killed "$moment" backup "$work/cut.backup"
	quietly verify --json
	[ "$status$(field entries)" = "0$entries" ] ||
		not_ok "a backup killed after $moment ms" "$out" "$err"
	[ ! -e "$work/cut.backup" ] && continue
	whole=$((whole + 1))
	"$QUOTAPOS" --home "$work/copy" restore "$work/cut.backup" \
		>/dev/null 2>"$work/err"
	grep -q "is neither in the home nor" "$work/err" ||
		not_ok "a backup that has its name is whole" "$(cat "$work/err")"
	rm -rf "$work/copy"
done
ok "a backup that was killed is none, or whole ($whole were)"
cp -r "$home" "$work/before"
lasts restore "$work/good.backup"
old=0
new=0
for moment in $(moments); do
	rm -rf "$home"
	cp -r "$work/before" "$home"
	killed "$moment" restore "$work/good.backup"
	quietly verify --json
	[ "$status" -eq 0 ] ||
		not_ok "a restore killed after $moment ms" "$out" "$err"
	case "$(field epoch)" in
	1) old=$((old + 1))
		[ "$(field entries)" = "$entries" ] ||
			not_ok "the old ledger is whole" "$out" ;;
	2) new=$((new + 1)) ;;
	*) not_ok "an epoch of its own after $moment ms" "$out" ;;
	esac
	sell S0007 4600123456782
	[ "$status" -eq 0 ] || not_ok "it sells after $moment ms" "$err"
done
ok "a restore that was killed was not done ($old), or wholly ($new)"
finish
