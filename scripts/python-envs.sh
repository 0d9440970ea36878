#!/usr/bin/env bash
# Makes the Python environments that the tests' foreign clients live in, and prints the directory that holds them (what
# TOLLGATE_PYTHON_ENVS is to be): DIR/mcp-modern, DIR/mcp-legacy, DIR/alipay; at TOLLGATE_TEST_LEVEL=soak also DIR/fastmcp, DIR/langchain,
# DIR/openai-agents, DIR/pydantic-ai. With names, `scripts/python-envs.sh fastmcp`, these alone. An environment is made once for each
# text of its requirements and each Python, and used again after that.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

envs=$root/.build-python

# environment NAME FOLDER: the environment NAME for the requirements in Tests/Python/FOLDER.
environment() {
    local name=$1 requirements=Tests/Python/$2/requirements.txt digest home log
    if [ ! -f "$requirements" ]; then return; fi
    digest=$({ cat "$requirements"; python3 -VV; } | sha256sum | cut -c 1-16)
    home=$envs/$name-$digest
    log=$envs/$name.log
    if [ ! -f "$home/ready" ]; then
        say "making the Python environment $name" >&2
        rm -rf "$home"
        if ! {
            python3 -m venv "$home"
            "$home/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 --timeout 30 -r "$requirements"
        } >"$log" 2>&1 </dev/null; then
            tail -n 20 "$log" >&2
            fail "could not make the Python environment $name (all of it: ${log#"$root"/})" \
                "the tests run foreign clients from the Python Package Index: see that pip can reach it, then try again"
        fi
        touch "$home/ready"
    fi
    ln -sfn "$name-$digest" "$envs/$name"
}

mkdir -p "$envs"
names=("$@")
if [ $# -eq 0 ]; then names=(mcp-modern mcp-legacy alipay); fi
if [ $# -eq 0 ] && [ "${TOLLGATE_TEST_LEVEL:-}" = soak ]; then names+=(fastmcp langchain openai-agents pydantic-ai); fi
for name in "${names[@]}"; do
    case $name in
    mcp-modern) environment "$name" mcp_modern ;;
    mcp-legacy) environment "$name" mcp_legacy ;;
    alipay) environment "$name" alipay_sdk ;;
    fastmcp) environment "$name" fastmcp_client ;;
    langchain) environment "$name" langchain_adapters ;;
    openai-agents) environment "$name" openai_agents ;;
    pydantic-ai) environment "$name" pydantic_ai_toolset ;;
    *) fail "\`$name\` is no environment" ;;
    esac
done
printf '%s\n' "$envs"
