# Two commands: `make run` makes a sheet and opens the app on it, `make test` runs every test there is. Both install what is
# missing.

CARGO ?= cargo
NPM = npm --prefix ui
TITLE ?= Why fan-out beats sequential
OUT ?= thumbnails

# All clones of one person share what is compiled (`scripts/setup` keeps their sources apart) and the tools of the tests. The programs
# themselves stay in each clone's `target`.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/thumbsheet
export CARGO_BUILD_BUILD_DIR ?= $(CACHE)/build
export THUMBSHEET_GARAGE ?= $(CACHE)/garage-2.5.0/bin/garage
TARGET := $(or $(CARGO_TARGET_DIR),target)

# The app and the command line with the same features, so that every crate is compiled once.
APP = --workspace --features desktop,custom-protocol
# Optimised where it counts, and compiled in half the time of a release.
QUICK = $(APP) --profile quick

.PHONY: run test lint format bench bench-peers page app e2e screenshots measure bundle setup setup-test clean

run: setup
	@echo "Building the command line. The first time, this takes about four minutes on two cores."
	$(CARGO) build $(QUICK) --bin thumbsheet
	$(TARGET)/quick/thumbsheet generate "$(TITLE)" --out "$(OUT)" --contact-sheet "$(OUT)/contact-sheet.jpg" --force
	@echo
	@echo "The thumbnails and their contact sheet are in $(abspath $(OUT))."
	@CARGO="$(CARGO)" scripts/show-app $(TARGET)/quick $(QUICK)

test: setup-test
	scripts/test

# What a person runs before a commit. `make test` lints while it compiles the tests.
lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(APP) --all-targets -- -D warnings
	$(NPM) run lint

bench: setup
	$(CARGO) bench --package thumbsheet-desktop
	$(CARGO) bench --package thumbsheet-cli --bench lists

# One thumbnail here, in sharp and in Pillow, side by side.
bench-peers: setup
	CARGO="$(CARGO)" benches/peers/run

# What the window shows: built by Vite, then taken into the binary.
page:
	$(NPM) run build

# The app alone, as it is packaged: target/release/thumbsheet-desktop.
app: setup page
	$(CARGO) build --release --bins --features desktop,custom-protocol

# The app in its window, without a screen. `E2E` chooses tests by their names.
e2e: setup-test page
	scripts/cargo-linted test $(APP) --all-targets --no-run
	scripts/cargo-linted test $(APP) --test e2e -- $(E2E)

# Every view and state into docs/screenshots; how fast the app feels, as a table.
screenshots measure: setup-test page
	scripts/cargo-linted test $(APP) --all-targets --no-run
	scripts/cargo-linted test $(APP) --test e2e -- --ignored --exact --nocapture $@::$@

# A package to install: target/release/bundle/deb.
bundle: export CARGO_TARGET_DIR = target
bundle: setup page
	$(CARGO) build --release --package thumbsheet-cli
	ui/node_modules/.bin/tauri build --ci --bundles deb
	scripts/repack target/release/bundle/deb/*.deb

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

clean:
	$(CARGO) clean
