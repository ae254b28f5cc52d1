#!/bin/sh
# Run a command by another clock:  at.sh WHEN COMMAND...
# WHEN is what libfaketime reads: '@2026-01-15 09:00:00' goes on from there,
# without the @ it stands still. The library alone: its program cannot start
# where a killed process of the same number left its semaphore behind.
when=$1
shift
for library in /usr/lib/*/faketime/libfaketime.so.1; do
	LD_PRELOAD=$library FAKETIME=$when exec "$@"
done
