#!/usr/bin/env bash
# Checks that every Swift file stands in the house's format (.swift-format).
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
mapfile -d '' -t sources < <(swift_sources)
swift format lint --strict --parallel --recursive "${sources[@]}"
