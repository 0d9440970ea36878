#!/usr/bin/env bash
# Builds the product, with the flags that running and testing build with.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
swift build "${build_flags[@]}" --product tollgate
