# Two commands: `make run` makes a sheet and opens the app on it, `make test` runs every test there is. Both install what is
# missing.

CARGO ?= cargo
NPM = npm --prefix ui
TITLE ?= Why fan-out beats sequential
OUT ?= thumbnails

# Tests build the app and the command line in one go with the same features, so that every crate is compiled once.
APP = --features desktop,custom-protocol

.PHONY: run test lint bench page app e2e screenshots measure bundle setup setup-test clean

run: setup
	$(CARGO) build --release --package thumbsheet-cli
	target/release/thumbsheet generate "$(TITLE)" --out "$(OUT)" --contact-sheet "$(OUT)/contact-sheet.jpg"
	@echo
	@echo "The thumbnails and their contact sheet are in $(abspath $(OUT))."
	@scripts/show-app

test: setup-test page lint
	$(NPM) run check
	$(NPM) run test
	$(CARGO) test --workspace --all-targets $(APP)
	scripts/e2e
	$(CARGO) test --workspace --doc $(APP)
	tests/clients/run

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --test e2e $(APP) -- -D warnings
	$(NPM) run lint

bench: setup
	$(CARGO) bench --package thumbsheet-desktop
	$(CARGO) bench --package thumbsheet-cli --bench lists

# What the window shows: built by Vite, then taken into the binary.
page:
	$(NPM) run build

# The app alone, optimised: target/release/thumbsheet-desktop.
app: setup page
	$(CARGO) build --release --bins $(APP)

# The app in its window, without a screen. `E2E` chooses tests by their names.
e2e: setup-test page
	$(CARGO) test --workspace --all-targets $(APP) --no-run
	scripts/e2e $(E2E)

# Every view and state into docs/screenshots; how fast the app feels, as a table.
screenshots measure: setup-test page
	$(CARGO) test --workspace --all-targets $(APP) --no-run
	$(CARGO) test --workspace --test e2e $(APP) -- --ignored --exact --nocapture $@::$@

# A package to install: target/release/bundle/deb.
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
