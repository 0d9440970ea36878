#!/usr/bin/env bash
# Rewrites every Swift file in the house's format (.swift-format).
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
mapfile -d '' -t sources < <(swift_sources)
swift format format --in-place --parallel --recursive "${sources[@]}"
