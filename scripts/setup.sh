#!/usr/bin/env bash
# Makes a Debian machine ready to build: the system packages that are missing are installed, and Swift is checked for.
# setup.sh PACKAGE… installs these too: what only some targets need.
# Without the right to install, prints the one command that does and stops.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

# libssl: RSA, Ed25519, scrypt. libcurl: requests to the provider. libjansson: judging JSON. libsqlite3, libpq: the store.
# libzip: unpacking bills. libqrencode, zlib: QR codes and their images; zbar-tools: reading them back in tests.
# postgresql: the server that tests run for themselves.
# pkg-config: how the package finds them. python3-venv: the tests' foreign clients. curl: asking whether the host has come up.
packages=(openssl libssl-dev libcurl4-openssl-dev libjansson-dev libsqlite3-dev libpq-dev libzip-dev postgresql pkg-config python3-venv curl
    libqrencode-dev zlib1g-dev zbar-tools)
packages+=("$@")
swift_least=6.2

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
            printf '%s\n' "$package"
        fi
    done
}

install_packages() {
    local as_root=() missing
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" -eq 0 ]; then return; fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            fail "these Debian packages are missing: ${missing[*]}" \
                "sudo apt-get update && sudo apt-get install -y ${missing[*]}"
        fi
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    mkdir -p "$logs"
    if ! {
        "${as_root[@]}" apt-get update
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$logs/apt.log" 2>&1 </dev/null; then
        tail -n 20 "$logs/apt.log" >&2
        fail "could not install ${missing[*]} (all of it: .build/logs/apt.log)"
    fi
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" -ne 0 ]; then fail "still missing after installing: ${missing[*]}"; fi
}

check_swift() {
    local version
    if ! command -v swift >/dev/null; then
        fail "Swift is not installed; version $swift_least or later is needed" \
            "install a toolchain from https://www.swift.org/install/linux/ and put its bin directory into PATH"
    fi
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [ -z "$version" ]; then
        fail "\`swift --version\` does not tell a version" "$(command -v swift) may be another program; put Swift's first in PATH"
    fi
    if [ "$(printf '%s\n%s\n' "$swift_least" "$version" | sort -V | head -n 1)" != "$swift_least" ]; then
        fail "Swift $version is too old; version $swift_least or later is needed" \
            "install a newer toolchain from https://www.swift.org/install/linux/"
    fi
}

if command -v dpkg-query >/dev/null; then
    install_packages
else
    say "this is no Debian system: see to the counterparts of ${packages[*]} yourself"
fi
check_swift
