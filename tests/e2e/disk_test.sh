#!/bin/sh
# A disk that takes no more: a sentence, exit 1, an unharmed ledger.
. tests/e2e/lib.sh
demo_home
quietly import goods tests/e2e/goods.csv
open_shift
sell resident-card:S0001 2000001
quietly status --json
before=$(field leaf)

# No file may grow beyond 32 KiB: the write-ahead log cannot be written.
limited() {
	(
		trap '' XFSZ
		ulimit -f 64
		exec "$QUOTAPOS" --home "$home" "$@"
	) >"$work/out" 2>"$work/err"
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}
# shellcheck disable=SC2046  # words
limited import goods packaging/demo/goods.csv
is "an import that does not fit fails" 1 "$status"
one_sentence
run 0 verify
quietly status --json
is "nothing was written" "$before" "$(field leaf)"
sell resident-card:S0002 2000001
is "and selling goes on" 0 "$status"
finish
