#!/bin/sh
# A short day of a market, once on each store; the seed is told. More, and
# longer: make market-day SEED=7 STEPS=200.
set -u
export TZ=UTC LC_ALL=C.UTF-8
seed=${SEED:-2}
steps=${STEPS:-12}
failed=0
for store in ${STORE:-sqlite postgres}; do
	work=$(mktemp -d "${TMPDIR:-/tmp}/quotapos-day.XXXXXX")
	chmod 755 "$work"
	if /usr/bin/python3 tests/e2e/market_day.py --store "$store" \
		--seed "$seed" --steps "$steps" --work "$work"; then
		rm -rf "$work"
	else
		echo "# kept: $work"
		failed=1
	fi
done
exit $failed
