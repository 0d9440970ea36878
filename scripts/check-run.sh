#!/usr/bin/env bash
# What a newcomer gets: clones this checkout into a new folder, runs `make run` there, looks at what it prints, tries a call with the files
# that it names, stops it with Ctrl-C, and prints the acceptance line 2.1.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

port=${TOLLGATE_PORT:-8797}
folder=$(mktemp -d)
started=$SECONDS
runner=

stop() {
    if [ -n "$runner" ] && kill -0 "$runner" 2>/dev/null; then
        kill -INT "-$runner" 2>/dev/null || true
        wait "$runner" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap stop EXIT

git clone --quiet "$root" "$folder/tollgate"
cd "$folder/tollgate"

# In a group of its own, so that Ctrl-C can be sent to all of it, as a terminal does.
set -m
TOLLGATE_PORT=$port TOLLGATE_ALIPAY_GATEWAY=http://127.0.0.1:$((port + 3))/gateway.do make run >"$folder/run.log" 2>&1 </dev/null &
runner=$!
set +m

deadline=$((SECONDS + 1500))
until grep -q 'Ctrl-C stops the host' "$folder/run.log"; do
    if ! kill -0 "$runner" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
        tail -n 40 "$folder/run.log" >&2
        say "2.1 failed make run in a fresh clone did not bring the host up"
        exit 1
    fi
    sleep 1
done
up=$((SECONDS - started))

for sign in "http://127.0.0.1:$port/mcp" state/secrets/assistant state/secrets/owner state/secrets/lead '# 1.' '# 2.' '# 3.'; do
    grep -qF -- "$sign" "$folder/run.log" || { say "2.1 failed make run does not print \`$sign\`"; exit 1; }
done

# The first of the three commands, as it is printed.
command=$(sed -n '/# 1\./,/# 2\./p' "$folder/run.log" | sed '1d;$d')
export TOLLGATE_STATE=$PWD/state TOLLGATE_ENVIRONMENT=simulator TOLLGATE_ALIPAY_GATEWAY=http://127.0.0.1:$((port + 3))/gateway.do
bash -c "$command" | grep -qF '支付链接' || { say "2.1 failed the first command that make run prints gives no payment link"; exit 1; }

say "2.1 ok make run in a fresh clone: up after $up s from nothing, prints the address, the secrets' files and three commands that work"
