#!/usr/bin/env bash
# Private PostgreSQL servers for tests: each in a folder of its own, on a Unix socket and nowhere else, gone when it is removed.
#   postgres.sh start FOLDER            makes and starts one; prints its address
#   postgres.sh standby FOLDER OTHER    makes, in OTHER, a standby of the one in FOLDER, whose commits wait for it from then on; prints the
#                                       address of both, under which whoever connects finds the one that can be written to
#   postgres.sh halt FOLDER fast|immediate|kill
#                                       ends it as an operator does, as a crash does, or with SIGKILL; its files stay
#   postgres.sh resume FOLDER           starts it again
#   postgres.sh promote OTHER           makes the standby a server of its own, which waits for nobody
#   postgres.sh fence FOLDER            ends it for good, so that it never comes back beside the one that took its place
#   postgres.sh stop FOLDER             ends it and removes the folder
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

usage() { fail "usage: postgres.sh start|standby|halt|resume|promote|fence|stop FOLDER …"; }
[ $# -ge 2 ] || usage
action=$1 folder=$2
shift 2

# The newest server that is installed.
binaries=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1)
[ -n "$binaries" ] || fail "PostgreSQL is not installed" "scripts/setup.sh installs it"

# The server refuses to run as root.
server() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

control() { server "$binaries/pg_ctl" --pgdata "$folder/data" --wait --silent "$@"; }

# The folder, owned by whoever runs the server.
make_folder() {
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
}

start_server() {
    control --log "$folder/server.log" \
        --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=500" start >>"$folder.log" 2>&1
}

address() { say "postgres://tollgate@/postgres?host=$(printf '%s' "$1" | sed 's|/|%2F|g')${2:-}"; }

# What a server says of itself.
ask() {
    server "$binaries/psql" --no-psqlrc --quiet --tuples-only --no-align --host "$1" --username tollgate --dbname postgres --command "$2"
}

# Waits for a condition, 30 s at most.
wait_until() {
    local what=$1 tries=300
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$what: not within 30 s" "$(tail -n 1 "$folder/server.log")"
        sleep 0.1
    done
}

follows() { [ "$(ask "$1" "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')")" -gt 0 ]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

case $action in
start)
    make_folder
    cd "$folder"
    server "$binaries/initdb" --pgdata "$folder/data" --username tollgate --auth trust --encoding UTF8 --locale C --no-sync \
        >"$folder.log" 2>&1 ||
        fail "the server's files cannot be made" "$(tail -n 1 "$folder.log")"
    start_server || fail "the server does not start" "$(tail -n 1 "$folder/server.log")"
    address "$folder"
    ;;
standby)
    [ $# -eq 1 ] || usage
    primary=$folder folder=$1
    make_folder
    cd "$folder"
    server "$binaries/pg_basebackup" --pgdata "$folder/data" --host "$primary" --username tollgate --write-recovery-conf \
        --wal-method stream --checkpoint fast --no-sync >"$folder.log" 2>&1 ||
        fail "the primary cannot be copied" "$(tail -n 1 "$folder.log")"
    start_server || fail "the standby does not start" "$(tail -n 1 "$folder/server.log")"
    # Only now: a standby that was copied with this setting would wait for a standby of its own once it is promoted.
    ask "$primary" "ALTER SYSTEM SET synchronous_standby_names = '*'"
    ask "$primary" "SELECT pg_reload_conf()" >/dev/null
    wait_until "the standby follows" follows "$primary"
    address "$primary,$folder" "&target_session_attrs=read-write"
    ;;
halt)
    case ${1:-} in
    fast | immediate) control --mode "$1" stop >>"$folder.log" 2>&1 || fail "the server does not stop" "$(tail -n 1 "$folder.log")" ;;
    kill)
        process=$(head -n 1 "$folder/data/postmaster.pid")
        server kill -KILL "$process"
        wait_until "the server is gone" is_gone "$process"
        ;;
    *) usage ;;
    esac
    ;;
resume)
    # After SIGKILL the server's own processes end by and by; until then its files are in use.
    wait_until "the server starts again" start_server
    ;;
promote) control promote >>"$folder.log" 2>&1 || fail "the standby is not promoted" "$(tail -n 1 "$folder.log")" ;;
fence)
    control --mode immediate stop >>"$folder.log" 2>&1 || true
    mv "$folder/data" "$folder/data.fenced"
    ;;
stop)
    cd /
    if [ -d "$folder/data" ]; then control --mode immediate stop >/dev/null 2>&1 || true; fi
    rm -rf "$folder" "$folder.log"
    ;;
*) usage ;;
esac
