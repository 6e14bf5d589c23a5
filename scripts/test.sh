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

browser_tests() {
    target=$(cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
    (cd frontend && LINLI_TEST_BIN="$target/debug/linli" npm run e2e </dev/null)
}

scripts/setup.sh test || exit 1
step "web app: packages" scripts/web.sh

# Crates that need each other are built one after the other, which leaves a core to what needs no server. What that says
# is shown when both are done.
web_log=$(mktemp)
web_summary=$(mktemp)
trap 'rm -f "$web_log" "$web_summary"' EXIT
(
    summary=""
    step "web app: unit tests" npm --prefix frontend test
    step "web app: build" npm --prefix frontend run build
    step "web app: budgets" npm --prefix frontend run budgets
    printf '%s' "$summary" >"$web_summary"
    exit $failed
) >"$web_log" 2>&1 </dev/null &
web=$!
step "Rust: build" rust_build
wait $web || failed=1
cat "$web_log"
summary="$summary$(cat "$web_summary")
"

step "Rust: domain, SQLite, PostgreSQL, API" rust_tests
step "web app in Chromium, with the real server" browser_tests

printf '\n== Summary\n%s' "$summary"
if [ $failed = 0 ]; then echo "All tests passed."; else echo "There were failures."; fi
exit $failed
