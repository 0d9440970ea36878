#!/usr/bin/env bash
# Measures the hot paths in a release build, for comparing two versions on one quiet machine: `make bench`, or one part of it by its word,
# `scripts/bench.sh language` or `refunds`. Lines with a number hold the figures that were promised; only a machine of its own makes
# anything of them.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
swift run --package-path Benchmarks --scratch-path .build-bench --configuration release --disable-index-store Benchmarks "$@"
