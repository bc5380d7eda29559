# Two commands: `make demo` and `make test`. Both install what they need; the second time is quick.
SHELL := /bin/bash
PORT ?= 8080
RELEASE := .build-release/release/roundtable

.PHONY: demo test lint bench format screenshots clean

demo: .build-packages-run
	@echo "Building the program (the first time takes some minutes) …"
	@swift build -c release --product roundtable --scratch-path .build-release
	@$(RELEASE) demo --port $(PORT) --data demo-data --accounts demo-data/accounts.json

test: .build-packages-run .build-packages-test .venv/ready
	@.venv/bin/python tests/run.py

lint:
	@swift format lint --strict --parallel -r Sources Tests Package.swift

format:
	@swift format --in-place --parallel -r Sources Tests Package.swift

bench: .build-packages-run .build-packages-bench .venv/ready
	@swift build -c release --product roundtable --scratch-path .build-release
	@.venv/bin/python tests/bench/bench.py --program $(RELEASE)

screenshots: .build-packages-test .venv/ready
	@swift build --product roundtable
	@.venv/bin/python tests/browser/screenshots.py --program .build/debug/roundtable --out docs/img

# Debian packages. With the package manager at hand and the rights to use it, they are installed; else the list is printed.
.build-packages-run:
	@tests/packages.sh libsqlite3-dev && mkdir -p $@

.build-packages-test:
	@tests/packages.sh chromium fonts-liberation fonts-dejavu-core python3-venv && mkdir -p $@

.build-packages-bench:
	@tests/packages.sh wrk && mkdir -p $@

.venv/ready: tests/requirements.txt
	@echo "Installing the Python packages of the tests …"
	@python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check -r tests/requirements.txt && touch $@

clean:
	@rm -rf .build .build-release .build-packages-* .venv demo-data
