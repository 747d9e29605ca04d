# Two commands: `make run` makes a sheet, `make test` runs every test there is. Both install what is missing.

CARGO ?= cargo
TITLE ?= Why fan-out beats sequential
OUT ?= thumbnails

.PHONY: run test lint bench setup setup-test clean

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

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

clean:
	$(CARGO) clean
