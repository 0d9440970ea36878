#!/usr/bin/env bash
# A private PostgreSQL server for tests: in a folder of its own, on a Unix socket and nowhere else, gone when it is stopped.
#   postgres.sh start FOLDER   makes and starts it; prints its address
#   postgres.sh stop FOLDER    stops it and removes the folder
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

usage() { fail "usage: postgres.sh start|stop FOLDER"; }
[ $# -eq 2 ] || usage
action=$1 folder=$2

# The newest server that is installed.
binaries=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1)
[ -n "$binaries" ] || fail "PostgreSQL is not installed" "scripts/setup.sh installs it"

# The server refuses to run as root.
server() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case $action in
start)
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    cd "$folder"
    server "$binaries/initdb" --pgdata "$folder/data" --username tollgate --auth trust --encoding UTF8 --locale C --no-sync >"$folder.log" 2>&1 ||
        fail "the server's files cannot be made" "$(tail -n 1 "$folder.log")"
    server "$binaries/pg_ctl" --pgdata "$folder/data" --wait --silent --log "$folder/server.log" \
        --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200" start >>"$folder.log" 2>&1 ||
        fail "the server does not start" "$(tail -n 1 "$folder/server.log")"
    say "postgres://tollgate@/postgres?host=$(printf '%s' "$folder" | sed 's|/|%2F|g')"
    ;;
stop)
    cd /
    if [ -d "$folder/data" ]; then
        server "$binaries/pg_ctl" --pgdata "$folder/data" --wait --silent --mode immediate stop >/dev/null 2>&1 || true
    fi
    rm -rf "$folder" "$folder.log"
    ;;
*) usage ;;
esac
