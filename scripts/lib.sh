# Shared by the other scripts; sourced, never run.
# shellcheck shell=bash

# The checkout. Every script works from there, wherever it was called from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

# How everything here is built, so that `make build`, `make run` and `make test` share one build. No index and no debug information: they
# are a third of the time that a build from nothing takes. Who wants a debugger calls `swift build` with a scratch path of their own.
# shellcheck disable=SC2034 # used by the scripts that source this one
build_flags=(--disable-index-store -debug-info-format none --explicit-target-dependency-import-check error)

# How what is measured is built: as `make install` does it, with Swift's own libraries linked in.
# shellcheck disable=SC2034 # used by the scripts that source this one
bench_flags=(--package-path Benchmarks --scratch-path .build-bench --configuration release --static-swift-stdlib --disable-index-store)

# Where steps keep what they printed.
logs=$root/.build/logs

say() { printf '%s\n' "$*"; }

# Says what is wrong, in one line, and stops.
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    local help
    for help in "$@"; do printf '  help: %s\n' "$help" >&2; done
    exit 1
}

# The Swift files that lint and format look at: the package's own, never a dependency's.
swift_sources() {
    local path
    for path in Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources; do
        if [ -e "$path" ]; then printf '%s\0' "$path"; fi
    done
}

# step NAME COMMAND… runs a command and keeps all it prints in .build/logs/NAME.log. A person at a terminal sees it go by; elsewhere only
# a step that fails is shown, so that the reason stands at the end of the output and not above thousands of lines.
step() {
    local name=$1 log=$logs/$1.log started=$SECONDS status=0
    shift
    mkdir -p "$logs"
    say "== $name"
    if [ -t 1 ]; then
        "$@" 2>&1 | tee "$log" || status=$?
    else
        "$@" >"$log" 2>&1 || status=$?
    fi
    if [ "$status" -ne 0 ]; then
        if [ ! -t 1 ]; then show_failure "$log"; fi
        say "== $name failed after $((SECONDS - started)) s (all of it: .build/logs/$name.log)"
        exit "$status"
    fi
    say "== $name: done in $((SECONDS - started)) s"
}

# A log without the lines that tell of progress: what is left is what went wrong and what was said about it. Where the program crashed,
# what it said of that stands last, without the threads that had no part in it.
show_failure() {
    grep -vE '^(◇|✔|\[[0-9]+/[0-9]+\] )' "$1" | sed '/^\*\*\* Signal/,$d' | tail -n 200
    awk '/Fatal error:|^\*\*\* Program crashed/ { print }
        /^Thread [0-9]+/ { inCrash = / crashed:/ }
        /^(Registers|Images)/ { inCrash = 0 }
        inCrash { print }' "$1" | cut -c 1-300 | head -n 120
    failed_tests "$1"
}

# The tests that failed and what each of them found, once more and last: where only the end of an output is kept, that is what is needed.
failed_tests() {
    grep -E '^(✘|↳) ' "$1" | grep -vE '^✘ (Suite|Test run) ' | cut -c 1-500 | tail -n 40 || true
}
