#!/bin/sh
# Every test: Rust on both databases, the web app's own, and the web app in Chromium against the real server.
# All of them run, whatever fails before; the end says which did.
set -u
cd "$(dirname "$0")/.." || exit 1

summary=""
failed=0

step() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    begun=$(date +%s)
    if "$@"; then result=ok; else result=FAILED; failed=1; fi
    summary="$summary$(printf '%-6s %5ss  %s' "$result" "$(($(date +%s) - begun))" "$name")
"
}

rust_build() {
    cargo build --workspace --tests --bins
}

rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --workspace --no-fail-fast </dev/null
    else
        cargo test --workspace --no-fail-fast </dev/null
    fi
}

# Takes what of it to run.
browser_tests() {
    target=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
    LINLI_TEST_BIN="$target/debug/linli" npm --prefix frontend run "$1" </dev/null
}

# A group of steps beside others. What it says is shown by `joined`, when it is done.
beside() {
    log=$(mktemp)
    sums=$(mktemp)
    (
        summary=""
        "$@"
        printf '%s' "$summary" >"$sums"
        exit $failed
    ) >"$log" 2>&1 </dev/null &
    group=$!
}

joined() {
    wait $group || failed=1
    cat "$log"
    summary="$summary$(cat "$sums")
"
    rm -f "$log" "$sums"
}

web_tests() {
    step "web app: unit tests" npm --prefix frontend test
    step "web app: build" npm --prefix frontend run build
    step "web app: budgets" npm --prefix frontend run budgets
}

scripts/setup.sh test || exit 1
step "web app: packages" scripts/web.sh

# Crates that need each other are built one after the other, which leaves a core to what needs no server.
beside web_tests
step "Rust: build" rust_build
joined

step "Rust: domain, SQLite, PostgreSQL, API" rust_tests

# A browser is waited for most of the time. Each of the two has a server and data of its own.
beside step "web app in Chromium: each page" browser_tests e2e:pages
step "web app in Chromium: people's jobs" browser_tests e2e:jobs
joined

printf '\n== Summary\n%s' "$summary"
if [ $failed = 0 ]; then echo "All tests passed."; else echo "There were failures."; fi
exit $failed
