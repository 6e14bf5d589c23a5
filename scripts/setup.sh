#!/bin/sh
# Installs from the system's packages what is missing to build and run (`setup.sh run`), or to test as well
# (`setup.sh test`). Rust and Node.js are looked for, not installed: distributions carry versions too old for this.
set -eu

say() { printf '%s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
has_postgresql() { has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_browser() { [ -n "${LINLI_TEST_CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome; }
# Without Chinese letters a page is boxes, which say nothing of how much room its words take.
has_letters() { has fc-list && [ -n "$(fc-list :lang=zh)" ]; }

missing() {
    has cc || echo build-essential
    has make || echo make
    has pkg-config || echo pkg-config
    # The client library of PostgreSQL is built along; it takes TLS from the system.
    pkg-config --exists openssl 2>/dev/null || echo libssl-dev
    [ -e /usr/share/zoneinfo/Asia/Shanghai ] || echo tzdata
    [ "$1" = test ] || return 0
    has_postgresql || echo postgresql
    has_browser || echo chromium
    has_letters || echo fontconfig fonts-noto-cjk
    has flock || echo util-linux
    has python3 || echo python3
    has wrk || echo wrk
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {
    if ! has apt-get || { [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; }; then
        say "These packages are missing and cannot be installed without apt-get and root: $*"
        say "Install them and run this again."
        exit 1
    fi
    say "Installing: $*"
    # Tests start a server of their own: the package is not to make and start one.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@" </dev/null >/dev/null
}

check_rust() {
    if ! has cargo; then
        say "Rust is missing. Install it from https://rustup.rs (version $wanted_rust or later) and run this again."
        exit 1
    fi
    version=$(rustc --version | cut -d' ' -f2)
    if [ "$(printf '%s\n%s\n' "$wanted_rust" "$version" | sort -V | head -n 1)" != "$wanted_rust" ]; then
        say "Rust $version is too old: $wanted_rust or later is needed. Run: rustup update stable"
        exit 1
    fi
}

check_node() {
    if ! has node || ! has npm; then
        say "Node.js is missing. Install version $wanted_node or later with npm (https://nodejs.org) and run this again."
        exit 1
    fi
    version=$(node --version | tr -d v)
    if [ "$(printf '%s\n%s\n' "$wanted_node" "$version" | sort -V | head -n 1)" != "$wanted_node" ]; then
        say "Node.js $version is too old: $wanted_node or later is needed."
        exit 1
    fi
}

cd "$(dirname "$0")/.."
wanted_rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
wanted_node=20.19.0
check_rust
check_node
packages=$(missing "${1:-run}")
# shellcheck disable=SC2086 # one word per package
[ -z "$packages" ] || install_packages $packages
