# Two commands: `make run` makes a sheet, `make test` runs every test there is. Both install what is missing.

CARGO ?= cargo
TITLE ?= Why fan-out beats sequential
OUT ?= thumbnails

.PHONY: run test lint bench setup setup-test setup-e2e clean e2e screenshots measure

run: setup
	$(CARGO) build --release --package thumbsheet-cli
	target/release/thumbsheet generate "$(TITLE)" --out "$(OUT)" --contact-sheet "$(OUT)/contact-sheet.jpg"
	@echo
	@echo "The thumbnails and their contact sheet are in $(abspath $(OUT))."

test: setup-test lint
	$(CARGO) test --workspace --all-targets
	$(CARGO) test --workspace --doc
	tests/clients/run

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

bench: setup
	$(CARGO) bench --package thumbsheet-desktop

# The app in its window, without a screen. `E2E` chooses tests by their names.
APP = --features desktop,custom-protocol --test e2e
e2e: setup-e2e
	$(CARGO) test $(APP) -- --test-threads 2 $(E2E)

# Every view and state into docs/screenshots; how fast the app feels, as a table.
screenshots measure: setup-e2e
	$(CARGO) test $(APP) -- --ignored --exact --nocapture $@::$@

setup-e2e: setup-test
	npm --prefix ui run build
	$(CARGO) build --package thumbsheet-cli

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

clean:
	$(CARGO) clean
