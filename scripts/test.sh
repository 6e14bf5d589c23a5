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
step "web app: unit tests" npm --prefix frontend test
step "web app: build" npm --prefix frontend run build
step "web app: budgets" npm --prefix frontend run budgets
step "Rust: domain, SQLite, PostgreSQL, API" rust_tests
step "web app in Chromium, with the real server" browser_tests

printf '\n== Summary\n%s' "$summary"
if [ $failed = 0 ]; then echo "All tests passed."; else echo "There were failures."; fi
exit $failed
