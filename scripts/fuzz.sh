#!/usr/bin/env bash
# Fuzzes the parsers for SECONDS_EACH (60) seconds each, after a canary that the fuzzer has to find. What it finds, and the inputs that
# taught it something, lie under .build-fuzz/; Fuzz/Corpus has the inputs it starts from.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=${SECONDS_EACH:-60}
scratch=$root/.build-fuzz
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
driver=$(find "$toolchain/lib/clang" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
if [ -z "$driver" ]; then fail "this Swift toolchain comes without libFuzzer"; fi

flags=(--package-path Fuzz --scratch-path "$scratch/build" --disable-index-store --configuration release
    -Xswiftc -sanitize=address -Xswiftc "-sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table"
    -Xlinker "$driver" -Xlinker -lstdc++ -Xlinker -lm)
step fuzz-build swift build "${flags[@]}"
programs=$(swift build "${flags[@]}" --show-bin-path)

# The address sanitiser is here for what jansson is handed; what it would call leaks at the end are Swift's own globals.
export ASAN_OPTIONS=detect_leaks=0

found=$scratch/found
mkdir -p "$found"

# fuzz PROGRAM CORPUS: the program's canary first, which has to be found, then the program itself.
fuzz() {
    local program=$programs/$1 seeds=Fuzz/Corpus/$2 log=$scratch/$1
    mkdir -p "$scratch/corpus/$1" "$scratch/canary/$1"
    say "== fuzz $1: the canary"
    if "$program" -canary=1 -max_total_time="$seconds" -artifact_prefix="$scratch/canary-" "$scratch/canary/$1" "$seeds" \
        >"$log-canary.log" 2>&1; then
        fail "the fuzzer did not find the canary of $1 within $seconds s" "all of it: $log-canary.log"
    fi
    grep -q "the canary sings" "$log-canary.log" || fail "the canary of $1 did not run (all of it: $log-canary.log)"
    say "== fuzz $1 for $seconds s"
    if ! "$program" -max_total_time="$seconds" -artifact_prefix="$found/" -print_final_stats=1 "$scratch/corpus/$1" "$seeds" \
        >"$log.log" 2>&1; then
        tail -n 40 "$log.log"
        fail "the fuzzer found something in $1 (the input is in .build-fuzz/found, all of it in $log.log)"
    fi
    grep -E "number_of_executed_units|average_exec_per_sec|DONE" "$log.log"
}

fuzz JSONFuzz JSON
fuzz CELParserFuzz CEL
fuzz CELFuzz CEL
