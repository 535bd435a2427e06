# One build folder for everything: SwiftPM keeps debug and release apart inside it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

DEBUG := .build/debug/ostiary
RELEASE := .build/release/ostiary
# The binary that the client tests run.
OSTIARY_BINARY ?= $(DEBUG)
# More words for the test runners: make test-clients PYTEST="-k authlib"
PYTEST ?=
# More words for the benchmark: make bench BENCH=--quick
BENCH ?=
SWIFT_TEST_TARGETS ?= $(filter-out %House %Cluster,$(notdir $(wildcard Tests/*Tests)))

.PHONY: help run build release bench test test-swift test-clients lint format clean

help:  ## Show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run:  ## Install what is missing, build the release binary, start the development server
	@Tools/install run
	@$(MAKE) release
	@echo '==> starting ostiary dev'
	@exec $(RELEASE) dev

release:  ## Build the release binary
	@Tools/install build
	@echo '==> building the release binary (the first time takes several minutes)'
	@swift build -c release --static-swift-stdlib --product ostiary
	@echo '==> built $(RELEASE)'

bench:  ## Measure the release build beside simpler things (Benchmarks/README.md)
	@Tools/install bench
	@$(MAKE) release
	@swift build -c release --static-swift-stdlib --product Bare
	@python3 Benchmarks $(BENCH)

build:  ## Build everything for debugging, tests too
	@Tools/install build
	@echo '==> building for debugging (the first time takes several minutes)'
	@swift build --build-tests

test:  ## Install what tests need, run them all
	@Tools/install test
	@$(MAKE) test-swift
	@$(MAKE) test-clients

test-swift: build  ## Run the Swift tests
	@echo '==> Swift tests'
	@# One target after the other: tests of a target run in parallel, and some of them stop or freeze a database of their own.
	@for target in $(SWIFT_TEST_TARGETS); do \
		echo "==> $$target"; swift test --skip-build --filter "^$$target\." || exit 1; \
	done

test-clients: .venv/installed  ## Run the tests with real client libraries and a real browser
	@test -x $(OSTIARY_BINARY) || $(MAKE) build
	@echo '==> clients and browser against $(OSTIARY_BINARY)'
	@OSTIARY_BINARY=$(abspath $(OSTIARY_BINARY)) .venv/bin/pytest -c Tests/Clients/pytest.ini Tests/Clients $(PYTEST)

.venv/installed: Tests/Clients/requirements.txt
	@echo '==> Python environment for the client tests'
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r Tests/Clients/requirements.txt
	@touch $@

lint:  ## Check format and structure
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests
	@Tools/check-structure

format:  ## Format the sources in place
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

clean:  ## Remove what was built; the data of `ostiary dev` stays
	@rm -rf .build .venv
