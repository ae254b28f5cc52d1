#!/bin/sh
# A PostgreSQL of a test's own: postgres.sh start|stop|kill DIR
# start makes it in DIR (which is to be new), reached through a socket there,
# and prints its URL; stop ends it and keeps DIR; kill is a crash.
set -eu
act=$1
directory=$2
for bin in /usr/lib/postgresql/*/bin; do :; done

# The server refuses to be root.
as_owner()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups \
			env HOME="$directory" "$@"
	else
		"$@"
	fi
}

launch()
{
	as_owner "$bin/pg_ctl" -D "$directory/data" -l "$directory/log" \
		-w -t 60 -o "-c unix_socket_directories='$directory'" \
		start >"$directory/start" 2>&1 || {
		cat "$directory/start" "$directory/log" >&2
		exit 1
	}
	user=$(id -un)
	[ "$(id -u)" -eq 0 ] && user=postgres
	echo "postgres:///postgres?host=$directory&user=$user"
}

case $act in
start)
	mkdir -p "$directory"
	chmod 711 "$directory"
	[ "$(id -u)" -ne 0 ] || chown postgres: "$directory"
	if [ ! -d "$directory/data" ]; then
		as_owner "$bin/initdb" -N -A trust -E UTF8 --locale=C \
			-D "$directory/data" >"$directory/initdb" 2>&1
		# Servers crash here, machines do not: nothing need reach a disk.
		cat >>"$directory/data/postgresql.conf" <<-END
			fsync = off
			listen_addresses = ''
			shared_buffers = 64MB
			max_connections = 40
		END
	fi
	launch
	;;
stop)
	as_owner "$bin/pg_ctl" -D "$directory/data" -m fast -w -t 60 stop \
		>/dev/null
	;;
kill)
	server=$(head -1 "$directory/data/postmaster.pid")
	children=$(ps -o pid= --ppid "$server")
	kill -9 "$server"
	# shellcheck disable=SC2086  # numbers
	kill -9 $children 2>/dev/null || true
	# Until the last of them has let the shared memory go.
	for process in $server $children; do
		while kill -0 "$process" 2>/dev/null &&
			! grep -q '^State:.Z' "/proc/$process/status"; do
			sleep 0.1
		done
	done
	rm -f "$directory/data/postmaster.pid" "$directory/.s.PGSQL.5432.lock"
	;;
*)
	echo "usage: $0 start|stop|kill DIR" >&2
	exit 2
	;;
esac
