#!/usr/bin/env bash
# Builds for release, Swift's own libraries linked in, and installs the one binary as PREFIX/bin/tollgate.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
prefix=${PREFIX:-/usr/local}
flags=(--configuration release --product tollgate --static-swift-stdlib --disable-index-store
    --explicit-target-dependency-import-check error)
swift build "${flags[@]}"
binary=$(swift build "${flags[@]}" --show-bin-path)/tollgate
install -D --mode 0755 --strip "$binary" "${DESTDIR:-}$prefix/bin/tollgate"
say "installed ${DESTDIR:-}$prefix/bin/tollgate"
