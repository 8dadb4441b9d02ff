# Every command a contributor needs. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test bench lint web

SCRIPTS := $(shell find web/scripts -name '*.ts' 2>/dev/null)

help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The debug profile, because a newcomer waits three to four minutes for it and eight to nine for the release one; what would be
# slow unoptimised (hashing, signing) is optimised in both, and `make test` goes on from the libraries that were built here.
run: ## Build Koinon and start the demo of three cities in ./koinon-demo (Ctrl-C ends it).
	@scripts/check-toolchain
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; else echo "There is no npm: the pages are built without their scripts, and work."; fi
	cargo run --locked --bin koinon -- demo

# One profile and one target folder for everything: whole-city tests start the very binary that was built here.
# Clippy is the compiler here: it lints while it builds, so that nothing is checked and then compiled again.
test: export RUSTC_WORKSPACE_WRAPPER := clippy-driver
test: export CLIPPY_ARGS := -D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
test: ## Install what the tests need, then check, build and run all of them on both databases.
	@scripts/check-toolchain
	@scripts/install-test-needs
	$(MAKE) --no-print-directory web
	cd web && npm test
	cargo fmt --all --check
	cargo build --locked --workspace --all-targets
	cargo nextest run --locked --workspace
	cargo test --locked --workspace --doc --quiet

bench: ## Measure how fast Koinon is, beside what it is made of, and write the figures into docs/benchmarks.md.
	@scripts/check-toolchain
	@scripts/install-bench-needs
	cargo build --locked --release --package koinon --package koinon-benchmarks
	@PATH="$$PATH:/usr/sbin" target/release/koinon-benchmarks --write

lint: ## Check the formatting and the lints; both must be without a word.
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

web: web/dist/signing_in.js ## Build the scripts of the web interface (asks for npm; pages work without them).

# Only after a change, because everything that embeds them is linked anew.
web/dist/signing_in.js: web/node_modules/.package-lock.json web/tsconfig.json $(SCRIPTS)
	cd web && npm run build

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	cd web && npm ci && touch node_modules/.package-lock.json
