#!/usr/bin/env bash
# sanitize.sh [thread] [address]: the tests of the ledger and of the store under Swift's sanitizers, each in a build folder of its own
# (.build-tsan, .build-asan). Only the rooms that these tests stand on are built, in a package that is made here: the whole house under a
# sanitizer would take a quarter of an hour to build and tell no more of the ledger. A finding of either ends it with 1.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

# The rooms, each with what it uses, and the tests: as in Package.swift. What is missing here does not build. The thread
# sanitizer has to be shown Swift's Mutex (scripts/sanitize/seen-mutex.c).
manifest() {
    cat <<'END'
// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let seen: [Target.Dependency] = Context.environment["TOLLGATE_SANITIZER"] == "thread" ? ["SeenMutex"] : []

func room(_ name: String, path: String? = nil, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", swiftSettings: strict)
}

func tests(_ room: String, uses dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.target(name: room)] + dependencies, path: "Tests/\(room)Tests", swiftSettings: strict)
}

let package = Package(
    name: "sanitized",
    dependencies: [.package(path: "Checkouts/GRDB.swift"), .package(path: "Checkouts/Yams")],
    targets: [
        .systemLibrary(name: "CJansson", path: "Sources/System/CJansson", pkgConfig: "jansson"),
        .systemLibrary(name: "COpenSSL", path: "Sources/System/COpenSSL", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CPostgres", path: "Sources/System/CPostgres", pkgConfig: "libpq"),
        room("Clocks"), room("Diagnostics"), room("JSON", uses: ["CJansson"]), room("Money", uses: ["Clocks"]),
        room("Cryptography", path: "Sources/Crypto", uses: ["COpenSSL"]),
        room("CEL", uses: ["Diagnostics"]),
        room("PolicyEngine", uses: ["CEL", "Clocks", "Diagnostics", "JSON", "Money", yams]),
        room("Store", uses: ["CPostgres", "Clocks", "Cryptography", grdb, sqlite]),
        room("Ledger", uses: ["Clocks", "Cryptography", "JSON", "Money", "PolicyEngine", "Store"]),
        room("TestSupport", path: "Tests/TestSupport", uses: ["JSON"]),
        tests("Store", uses: ["TestSupport", "Clocks", grdb] + seen),
        tests("Ledger", uses: ["TestSupport", "Clocks", "JSON", "Money", "PolicyEngine", "Store"] + seen),
    ],
    swiftLanguageModes: [.v6]
)
if !seen.isEmpty { package.targets.append(.target(name: "SeenMutex", path: "SeenMutex")) }
END
}

# prepare FOLDER: the package of links in it.
prepare() {
    local package=$1/package
    mkdir -p "$package"
    manifest >"$package/Package.swift"
    ln -sfn "$root/Sources" "$package/Sources"
    ln -sfn "$root/Tests" "$package/Tests"
    ln -sfn "$root/.build/checkouts" "$package/Checkouts"
    ln -sfn "$root/scripts/sanitize" "$package/SeenMutex"
}

# count LOG: how many tests passed.
count() { sed -nE 's/.*Test run with ([0-9]+) tests.* passed after.*/\1/p' "$1" | tail -n 1; }

# The sanitizers tell of a finding themselves, and end the run with another status than 0.
export SWIFT_BACKTRACE=enable=no
# What the address sanitizer would call leaks at the end are globals of Swift's own libraries.
export ASAN_OPTIONS=detect_leaks=0:halt_on_error=1
# Nothing is suppressed.
export TSAN_OPTIONS=halt_on_error=0:exitcode=66:second_deadlock_stack=1

# sanitize NAME FOLDER FLAG: builds and runs, and keeps the count of tests.
sanitize() {
    local name=$1 folder=$root/$2 started=$SECONDS
    local flags=(--package-path "$folder/package" --scratch-path "$folder/build" --disable-index-store "--sanitize=$name"
        -debug-info-format none)
    export TOLLGATE_SANITIZER=$name
    prepare "$folder"
    step "sanitize-$name-build" swift build --build-tests "${flags[@]}"
    step "sanitize-$name" swift test --skip-build --disable-xctest --enable-swift-testing "${flags[@]}"
    if grep -qE '^(WARNING: ThreadSanitizer|==[0-9]+==ERROR: AddressSanitizer)' "$logs/sanitize-$name.log"; then
        say "4.7 failed the $name sanitizer found something (all of it: .build/logs/sanitize-$name.log)"
        exit 1
    fi
    found=$(count "$logs/sanitize-$name.log")
    [ -n "$found" ] || fail "no test ran under the $name sanitizer"
    results+=("$name: $found tests without a finding in $((SECONDS - started)) s")
}

[ -d "$root/.build/checkouts/GRDB.swift" ] || step resolve swift package resolve
kinds=("$@")
if [ $# -eq 0 ]; then kinds=(thread address); fi
results=()
for kind in "${kinds[@]}"; do
    case $kind in
    thread) sanitize thread .build-tsan ;;
    address) sanitize address .build-asan ;;
    *) fail "\`$kind\` is no sanitizer" "scripts/sanitize.sh [thread] [address]" ;;
    esac
done
text=$(printf ', %s' "${results[@]}")
say "4.7 ok the ledger's and the store's tests under sanitizers, ${text:2}"
