#!/usr/bin/env bash
# Measures the hot paths in a release build, for comparing two versions on one quiet machine. The last line holds the policy language to
# its figures; only a full run on a machine of its own makes anything of that.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
swift run --package-path Benchmarks --scratch-path .build-bench --configuration release --disable-index-store Benchmarks "$@"
