# One word per chore; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
SCALE ?= 1
SEED ?= 1
PORT ?= 8050
UV_VERSION := 0.13.9
BIN := .venv/bin
READY := .venv/.ready
DEMO := build/demo
OLDER := build/readers/duckdb-1.5
ARGS ?=

.PHONY: help setup demo test lint serve dagster lock bench soak system clean

help:  ## list what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(READY)  ## make .venv with the exact packages of the lock file

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11 to 3.13 is needed; name one: make setup PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@# compiled once here, not in every process: where nothing may write bytecode, imports would take half a run
	$(BIN)/python -m compileall -q -j 0 .venv/lib ingestion orchestration dashboards >/dev/null || true
	$(BIN)/python -m orchestration.parsed
	touch $@

demo: setup  ## a province from nothing to a published warehouse and reports (SCALE=1 SEED=1)
	rm -rf $(DEMO)
	$(BIN)/pinbiao sample --out $(DEMO)/drop --seed $(SEED) --scale $(SCALE)
	$(BIN)/pinbiao run --drop $(DEMO)/drop --home $(DEMO)/home --as-of 2025-12-31
	$(BIN)/pinbiao report --home $(DEMO)/home --program zhejiang_made --year 2025 --format html --out $(DEMO)/reports
	$(BIN)/pinbiao report --home $(DEMO)/home --program shanghai_brand --year 2025 --format html --out $(DEMO)/reports
	@echo "Drop folder, home and reports are in $(DEMO); see them with: make serve"

test: setup system $(OLDER)  ## every test (ARGS= goes to pytest)
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

# An older DuckDB, beside the environment: what is published must open in it.
$(OLDER): tests/readers/duckdb-1.5.txt | setup
	rm -rf $@
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --require-hashes --target $@ -r $<
	touch $@

lint: setup  ## style, types, import directions, layout of SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/ty check ingestion orchestration dashboards

serve: setup  ## the dashboards on the demo's home (PORT=8050)
	$(BIN)/pinbiao serve --home $(DEMO)/home --port $(PORT)

dagster: setup  ## Dagster's web UI on the demo's home (PORT=8050)
	mkdir -p $(DEMO)/dagster $(DEMO)/home $(DEMO)/drop
	printf 'telemetry:\n  enabled: false\n' > $(DEMO)/dagster/dagster.yaml
	DAGSTER_HOME=$(abspath $(DEMO))/dagster PINBIAO_HOME=$(abspath $(DEMO))/home PINBIAO_DROP=$(abspath $(DEMO))/drop \
	  $(BIN)/dagster dev --host 127.0.0.1 --port $(PORT)

lock: setup  ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group test --group dev --universal --generate-hashes \
	  --no-emit-index-url --no-strip-extras --python-version 3.11 -o requirements.lock

bench: setup  ## measure a run: seconds and memory by step (SCALE=1)
	$(BIN)/python -m benchmarks --scale $(SCALE) --seed $(SEED)

soak: setup  ## a large province, read once in bounded memory (SCALE=50)
	$(BIN)/python -m benchmarks --scale $(if $(filter 1,$(SCALE)),50,$(SCALE)) --seed $(SEED)

# What tests need of the system: a browser, Chinese fonts, and Node for the identity provider that sign-in is tested against.
system:
	@missing=""; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || missing="$$missing chromium"; \
	fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$$missing fontconfig fonts-noto-cjk"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" = 0 ]; then sudo=""; \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo=sudo; \
	else echo "The tests need these packages of the system; install them, then run make test again:$$missing"; exit 1; fi; \
	$$sudo env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -qq -y --no-install-recommends$$missing" \
	  || { echo "These packages could not be installed:$$missing"; exit 1; }

clean:  ## remove what can be made again
	rm -rf build .pytest_cache .ruff_cache .import_linter_cache
