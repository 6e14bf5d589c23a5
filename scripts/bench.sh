#!/bin/sh
# Builds what is measured and measures it. SCALE=0.01 makes a quick one, which says little.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --locked --package api --bin linli --example floor --example unaudited --example uncounted
exec bench/run.py --scale "${SCALE:-1.0}" --seconds "${SECONDS_PER_WORK:-10}" --target "${CARGO_TARGET_DIR:-target}/release"
