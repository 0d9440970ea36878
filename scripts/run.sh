#!/usr/bin/env bash
# Brings the host up with the simulator on this machine: builds, makes two people and an agent where there are none yet, serves until
# Ctrl-C, and says what to try. What it makes lies under state/ and is used again the next time; remove state/ to begin anew.
#
# A debug build: from nothing it takes half the time of a release build, shares its work with `make test`, and a host that waits for a
# person's commands does not feel the difference. `make install` builds for release.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

port=${TOLLGATE_PORT:-8787}
url=http://127.0.0.1:$port
policies=${TOLLGATE_POLICIES:-policies/simulator}
export TOLLGATE_STATE=$root/state
export TOLLGATE_ENVIRONMENT=simulator
secrets=$TOLLGATE_STATE/secrets
log=$TOLLGATE_STATE/serve.log
wait_seconds=60
host_process=

# The names that policies/simulator speaks of.
agent=assistant
admin=owner
approver=lead

step build scripts/build.sh
tollgate=$(swift build "${build_flags[@]}" --show-bin-path)/tollgate

umask 077
mkdir -p "$secrets"

# made FILE COMMAND…: runs the command that writes a secret to FILE, unless the file is there from an earlier time.
made() {
    local file=$1
    shift
    if [ -s "$file" ]; then return; fi
    if ! "$tollgate" "$@" --out "$file" >>"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "\`tollgate $*\` failed" "if an earlier start was interrupted here, remove state/ and start again"
    fi
}

# The first admin needs nobody's leave; whoever comes after is let in by the admin, whose secret only these two commands see.
made "$secrets/$admin" approvers add "$admin" --admin
TOLLGATE_ADMIN_TOKEN=$(cat "$secrets/$admin") made "$secrets/$approver" approvers add "$approver"
TOLLGATE_ADMIN_TOKEN=$(cat "$secrets/$admin") made "$secrets/$agent" agents add "$agent"

# Asks the host to drain and waits for it. Only the process that this script started, by its id.
stop() {
    trap - INT TERM EXIT
    if [ -n "$host_process" ] && kill -0 "$host_process" 2>/dev/null; then
        say ""
        say "stopping; what is between the decision and the provider's answer is settled first"
        kill -TERM "$host_process" 2>/dev/null || true
        wait "$host_process" 2>/dev/null || true
    fi
}
trap 'stop; exit 0' INT TERM
trap stop EXIT

if curl --silent --max-time 2 --output /dev/null "$url"; then
    fail "something answers at $url already" "is another host running? TOLLGATE_PORT=8788 make run takes another port"
fi
"$tollgate" serve --simulator --http "127.0.0.1:$port" --policies "$policies" >>"$log" 2>&1 </dev/null &
host_process=$!

deadline=$((SECONDS + wait_seconds))
until curl --silent --fail --max-time 2 --output /dev/null "$url/healthz"; do
    if ! kill -0 "$host_process" 2>/dev/null; then
        host_process=
        tail -n 20 "$log" >&2
        fail "the host did not come up (all of it: state/serve.log)" "is port $port taken? TOLLGATE_PORT=8788 make run takes another" \
            "is 8790 taken, the simulator's? TOLLGATE_ALIPAY_GATEWAY=http://127.0.0.1:8791/gateway.do make run puts it elsewhere"
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then fail "the host did not answer at $url/healthz within $wait_seconds s"; fi
    sleep 0.2
done

shown=.build/debug/tollgate
cat <<END

Tollgate is up, with a simulator of Alipay's platform beside it. No money moves outside this machine.

  MCP           $url/mcp
  agent         $agent: token in state/secrets/$agent (sent as "Authorization: Bearer ...")
  admin         $admin: secret in state/secrets/$admin; also operates the agent
  approver      $approver: secret in state/secrets/$approver
  policy        $policies
  log           state/serve.log

Three things to try, from another terminal in this directory:

  export TOLLGATE_STATE=\$PWD/state TOLLGATE_ENVIRONMENT=simulator

  # 1. A payment link for 80.00. Open it in a browser: you are the buyer.
  TOLLGATE_APPROVER_TOKEN=\$(cat state/secrets/$admin) $shown call create-mobile-alipay-payment \\
      outTradeNo=tea_1 totalAmount=80.00 orderTitle=Tea --agent $agent

  # 2. A refund of 60.00: beyond what the agent may do alone, so it is held (exit status 3) and nothing moves.
  TOLLGATE_APPROVER_TOKEN=\$(cat state/secrets/$admin) $shown call refund-alipay-payment \\
      outTradeNo=tea_1 refundAmount=60.00 --agent $agent

  # 3. What waits for a person, with the command that answers it.
  TOLLGATE_APPROVER_TOKEN=\$(cat state/secrets/$approver) $shown approvals list

Ctrl-C stops the host. \`make run\` continues where it was.
END

wait "$host_process" || fail "the host stopped by itself (all of it: state/serve.log)"
