# Two commands: `make demo` and `make test`. Both install what they need; the second time is quick.
SHELL := /bin/bash
PORT ?= 8080
RELEASE := .build-release/release/roundtable

.PHONY: demo test lint bench soak fuzz format screenshots clean

demo: .build-packages-run
	@echo "Building the program (the first time takes some minutes) …"
	@swift build -c release --product roundtable --scratch-path .build-release --static-swift-stdlib
	@$(RELEASE) demo --port $(PORT) --data demo-data --accounts demo-data/accounts.json

test: .build-packages-run .build-packages-test .venv/ready
	@.venv/bin/python Tests/Python/run.py

lint:
	@swift format lint --strict --parallel -r Sources Tests Package.swift

format:
	@swift format --in-place --parallel -r Sources Tests Package.swift

bench: .build-packages-run .build-packages-bench .venv/ready
	@swift build -c release --product roundtable --scratch-path .build-release --static-swift-stdlib
	@.venv/bin/python Tests/Python/bench/bench.py --program $(RELEASE)

soak: .build-packages-run .venv/ready
	@swift build -c release --product roundtable --scratch-path .build-release --static-swift-stdlib
	@ROUNDTABLE_BIN=$(RELEASE) ROUNDTABLE_SOAK=10 ROUNDTABLE_EVIDENCE=$(CURDIR)/docs/evidence.md .venv/bin/python -m pytest -q Tests/Python/crash

fuzz: .build-packages-run .venv/ready
	@swift build --build-tests
	@ROUNDTABLE_FUZZ=20 swift test --skip-build --filter FuzzTests
	@ROUNDTABLE_FUZZ=20 ROUNDTABLE_CRAWL=20 ROUNDTABLE_BIN=.build/debug/roundtable .venv/bin/python -m pytest -q Tests/Python/crawl Tests/Python/audit/test_agreement.py

screenshots: .build-packages-test .venv/ready
	@swift build --product roundtable
	@.venv/bin/python Tests/Python/browser/screenshots.py --program .build/debug/roundtable --out docs/img

# Debian packages. With the package manager at hand and the rights to use it, they are installed; else the list is printed.
.build-packages-run:
	@Tests/Python/packages.sh libsqlite3-dev libpq-dev pkg-config && mkdir -p $@

.build-packages-test:
	@Tests/Python/packages.sh chromium fonts-liberation fonts-dejavu-core python3-venv postgresql systemd && mkdir -p $@

.build-packages-bench:
	@Tests/Python/packages.sh wrk postgresql && mkdir -p $@

.venv/ready: Tests/Python/requirements.txt
	@echo "Installing the Python packages of the tests …"
	@python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check -r Tests/Python/requirements.txt && touch $@

clean:
	@rm -rf .build .build-release .build-packages-* .venv demo-data
