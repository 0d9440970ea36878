#!/usr/bin/env bash
# test.sh ci|soak: lint, one build, then the tests, those that start processes last and alone.
# ci is what a change waits for: long lines run at a twentieth of their count. soak runs them in full and ends with a line for each.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

level=${1:-ci}
case $level in
ci | soak) ;;
*) fail "\`$level\` is no level" "scripts/test.sh ci, or scripts/test.sh soak" ;;
esac

export TOLLGATE_TEST_LEVEL=$level
TOLLGATE_PYTHON_ENVS=$(scripts/python-envs.sh)
export TOLLGATE_PYTHON_ENVS

# Every test of a store runs on SQLite and on a server that is gone when this script ends.
server=$(mktemp -d /tmp/tollgate-postgres.XXXXXX)
trap 'scripts/postgres.sh stop "$server"' EXIT
TOLLGATE_TEST_POSTGRES=$(scripts/postgres.sh start "$server")
export TOLLGATE_TEST_POSTGRES

# What a test run said at its end; the tests themselves are in the log.
summary() { grep -E '^(.[^ ]* )?(Test run with|[0-9]+\.[0-9]+ (ok|failed))|^Executed ' "$logs/$1.log" || true; }

tests() {
    local name=$1
    shift
    step "$name" swift test --skip-build --disable-xctest --enable-swift-testing "${build_flags[@]}" "$@"
    if [ ! -t 1 ]; then summary "$name"; fi
}

step lint scripts/lint.sh
step build swift build --build-tests "${build_flags[@]}"
# What waits on a wire has time-outs, and beside tests that only count it would not have its turn in time.
wire='(HTTPClient|MCP|Alipay[A-Za-z]*)Tests\.'
tests test-wire --filter "^$wire"
tests test-rooms --skip "^($wire|SystemTests\.|LedgerTests\.MachineTests)"
# All sequences of the ledger's steps keep both cores busy: beside them nothing else would have its time.
tests test-machine --filter '^LedgerTests\.MachineTests'
# A flood is borne by the program as it is installed; the benchmarks are built in the same folder.
if [ "$level" = soak ]; then
    step release swift build "${bench_flags[@]}"
    TOLLGATE_RELEASE_PROGRAM=$(swift build "${bench_flags[@]}" --show-bin-path)/tollgate
    export TOLLGATE_RELEASE_PROGRAM
fi
if [ -d Tests/System ]; then tests test-system --no-parallel --filter '^SystemTests\.'; fi
SECONDS_EACH=$([ "$level" = soak ] && echo 600 || echo 10) step fuzz scripts/fuzz.sh

if [ "$level" = soak ]; then
    step sanitize scripts/sanitize.sh
    step bench scripts/bench.sh
    step fresh-clone scripts/check-run.sh
    say "== acceptance, $(date -u +%Y-%m-%d), $(nproc) cores, $(swift --version 2>/dev/null | head -n 1)"
    {
        grep -hE '^[0-9]+\.[0-9]+ (ok|failed) ' "$logs"/test-*.log "$logs"/{fuzz,sanitize,bench,fresh-clone}.log || true
        scripts/claims.sh "$logs"/test-*.log || true
    } | sort -V | tee "$logs/acceptance"
    if grep -Eq '^[0-9]+\.[0-9]+ failed ' "$logs/acceptance"; then fail "a claim does not hold"; fi
    for number in 2.{1..9} 3.{1..10} 4.{1..7} 5.{1..6} 6.{1..7}; do
        grep -q "^$number ok " "$logs/acceptance" || fail "no line says that $number holds"
    done
fi
