#!/usr/bin/env bash
# Measures the hot paths in a release build, for comparing two versions on one quiet machine: `make bench`, or one part of it by its word,
# `scripts/bench.sh language`, `bills`, `ledger`, `refunds`, `mcp` or `start`. Lines with a number hold the figures that were promised;
# only a machine of its own makes anything of them.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

for word in "$@"; do
    case $word in
    language | bills | ledger | refunds | mcp | start) ;;
    *) fail "\`$word\` is no part of the benchmarks" "the parts are language, bills, ledger, refunds, mcp and start; without a word, all" ;;
    esac
done

# What the ledger reserves is held against what PostgreSQL's own benchmark does on the same server.
if [ -d /usr/lib/postgresql ] && { [ $# -eq 0 ] || [[ " $* " == *" ledger "* ]]; }; then
    server=$(mktemp -d "${TOLLGATE_BENCH_FOLDER:-/var/tmp}/tollgate-bench.XXXXXX")
    trap 'scripts/postgres.sh stop "$server"' EXIT
    TOLLGATE_BENCH_POSTGRES=$(scripts/postgres.sh start "$server")
    export TOLLGATE_BENCH_POSTGRES
fi
# Calls are held against a server of another kind, and loaded by wrk.
if [ $# -eq 0 ] || [[ " $* " == *" mcp "* ]]; then
    command -v wrk >/dev/null || fail "\`wrk\` is not installed: it makes the load" "sudo apt-get install -y wrk"
    TOLLGATE_PYTHON_ENVS=$(scripts/python-envs.sh fastmcp)
    export TOLLGATE_PYTHON_ENVS
fi
# `swift run` does not take all of the flags.
swift build "${bench_flags[@]}"
"$(swift build "${bench_flags[@]}" --show-bin-path)/Benchmarks" "$@"
