#!/bin/sh
# A fuzzer for so many seconds of the processor, whatever else the machine
# does: run.sh SECONDS FUZZER FOLDER SEEDS...  What it finds of use stays in
# FOLDER; what breaks a claim is left beside that, and ends it.
set -u
seconds=$1 fuzzer=$2 folder=$3
shift 3
used=0
while [ "$used" -lt "$seconds" ]; do
	"$fuzzer" -max_total_time=$((seconds - used)) -timeout=60 \
		-print_final_stats=1 -artifact_prefix="$folder-" "$folder" \
		"$@" || exit 1
	# Of what has ended; in a subshell nothing has.
	times >"$folder.times"
	used=$(awk -F '[ms ]+' 'NR == 2 {
		print int($1 * 60 + $2 + $3 * 60 + $4)
	}' "$folder.times")
done
echo "$fuzzer: $used seconds of the processor"
