#!/usr/bin/env bash
# Measures the hot paths in a release build. Figures are for comparing two versions on one quiet machine, never a pass or a failure.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
swift run --package-path Benchmarks --scratch-path .build-bench --configuration release --disable-index-store Benchmarks "$@"
