# Start here: make run, make test. `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup web build run test lint fmt audit bench crash

# make run DEMO=1, make run ARGS="--config linli.toml"
DEMO ?=
ARGS ?=
# The advisory database for `make audit`; without one it is fetched.
ADVISORY_DB ?=

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Install the system packages that building needs
	@scripts/setup.sh run

web: setup ## Build the web app into frontend/dist
	@scripts/web.sh
	npm --prefix frontend run build

build: web ## Build the server and the web app
	cargo build --release --locked --package api

run: build ## Start the server on an embedded database; DEMO=1 fills it with a district
	@exec "$${CARGO_TARGET_DIR:-target}/release/linli" serve $(if $(DEMO),--demo) $(ARGS)

test: ## Run every test: both databases, web app, Chromium
	@scripts/test.sh

lint: ## Formatting, clippy, Biome and the TypeScript compiler
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	@scripts/web.sh
	npm --prefix frontend run lint

fmt: ## Format all code
	cargo fmt --all
	@scripts/web.sh
	npm --prefix frontend run format

audit: ## Look for known weaknesses in the dependencies
	@command -v cargo-audit >/dev/null || cargo install cargo-audit --locked
	cargo audit $(if $(ADVISORY_DB),--db $(ADVISORY_DB) --no-fetch --stale)

bench: ## Measure the server on both databases, into docs/benchmarks.md
	@scripts/setup.sh test
	@scripts/bench.sh

crash: ## Kill the server again and again while it writes; ROUNDS=100
	@scripts/setup.sh test
	cargo build --release --locked --package api
	scripts/crash.py --rounds $(or $(ROUNDS),100) --binary "$${CARGO_TARGET_DIR:-target}/release/linli"
