#!/usr/bin/env bash
# fuzz.sh [PROGRAM…]: fuzzes what reads text that others wrote, each program for SECONDS_EACH (60) seconds, after a canary that the fuzzer
# has to find. What it finds, and the inputs that taught it something, lie under .build-fuzz/; Fuzz/Corpus has the inputs it starts from.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=${SECONDS_EACH:-60}
scratch=$root/.build-fuzz
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
driver=$(find "$toolchain/lib/clang" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
if [ -z "$driver" ]; then fail "this Swift toolchain comes without libFuzzer"; fi

flags=(--package-path Fuzz --scratch-path "$scratch/build" --disable-index-store --configuration release -debug-info-format none
    -Xswiftc -sanitize=address -Xswiftc "-sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table"
    -Xcc -fsanitize=address -Xcc "-fsanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table"
    -Xlinker "$driver" -Xlinker -lstdc++ -Xlinker -lm)

# What each program starts from: a folder of inputs, and the words that it may put in.
corpus() {
    case $1 in
    JSONFuzz) echo Fuzz/Corpus/JSON ;;
    BillFuzz) echo Fuzz/Corpus/Bills ;;
    CELParserFuzz | CELCheckerFuzz | CELFuzz) echo Fuzz/Corpus/CEL ;;
    PolicyReaderFuzz) echo -dict=Fuzz/Corpus/policy.dict Fuzz/Corpus/Policy ;;
    PolicyFuzz) echo Fuzz/Corpus/Edits ;;
    *) fail "there is no program \`$1\` to fuzz with" ;;
    esac
}

programs=("$@")
if [ $# -eq 0 ]; then programs=(JSONFuzz BillFuzz CELParserFuzz CELCheckerFuzz CELFuzz PolicyReaderFuzz PolicyFuzz); fi
for program in "${programs[@]}"; do corpus "$program" >/dev/null; done

step fuzz-build swift build "${flags[@]}"
folder=$(swift build "${flags[@]}" --show-bin-path)

# The address sanitiser is here for what C is handed; what it would call leaks at the end are Swift's own globals.
export ASAN_OPTIONS=detect_leaks=0
# libFuzzer tells of a crash itself, and keeps the input.
export SWIFT_BACKTRACE=enable=no

found=$scratch/found
mkdir -p "$found"

# fuzz PROGRAM: the program's canary first, which has to be found, then the program itself. An input that takes 10 s is a finding.
fuzz() {
    local program=$1 log=$scratch/$1 from count
    read -r -a from <<<"$(corpus "$1")"
    rm -rf "$scratch/canary/$1" "$scratch/$1.count"
    mkdir -p "$scratch/corpus/$1" "$scratch/canary/$1"
    if "$folder/$program" -canary=1 -max_total_time=600 -artifact_prefix="$scratch/canary-" "$scratch/canary/$1" "${from[@]}" \
        >"$log-canary.log" 2>&1; then
        fail "the fuzzer did not find the canary of $1 within 600 s" "all of it: $log-canary.log"
    fi
    grep -q "the canary sings" "$log-canary.log" || fail "the canary of $1 did not run (all of it: $log-canary.log)"
    if ! "$folder/$program" -max_total_time="$seconds" -timeout=10 -artifact_prefix="$found/" -print_final_stats=1 \
        "$scratch/corpus/$1" "${from[@]}" >"$log.log" 2>&1; then
        tail -n 40 "$log.log"
        fail "the fuzzer found something in $1 (the input is in .build-fuzz/found, all of it in $log.log)"
    fi
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log.log")
    printf '%s\n' "$count" >"$scratch/$1.count"
    say "$1: the canary was found, then $count inputs in $seconds s without a finding"
}

# As many at once as there are cores. Each says by its count that it came through.
for program in "${programs[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
    fuzz "$program" &
done
wait

results=()
for program in "${programs[@]}"; do
    [ -s "$scratch/$program.count" ] || fail "\`$program\` did not come through"
    results+=("$program $(cat "$scratch/$program.count")")
done
if [ $# -eq 0 ]; then
    text=$(printf ', %s' "${results[@]}")
    length=$([ "$seconds" -ge 600 ] || echo " (at the short count)")
    say "3.9 ok every canary found, then $seconds s each without a finding; inputs tried: ${text:2}$length"
fi
