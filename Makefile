# make help lists the targets. Everything that is installed is in requirements.lock, with hashes.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
SHELL  := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types bench torture lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## virtual environment with the locked versions

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) tools/check_python.py
	@echo "Setting up $(VENV) (once; about a minute)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: $(STAMP) ## the dashboard at http://127.0.0.1:8501, with the sample corpus if there is no data yet
	@$(BIN)/party-metrics serve --sample

test: lint types ## lint, types and all tests
	@$(BIN)/python -m pytest

lint: $(STAMP) ## style and the order of the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

types: $(STAMP) ## static types
	@$(BIN)/mypy

bench: $(STAMP) ## the benchmark, printed as a table
	@$(BIN)/party-metrics bench

torture: $(STAMP) ## 10,000 bad documents, 200 kills of an ingest, a crowd for 3 minutes; TORTURE=N documents
	@TORTURE=$${TORTURE:-10000} $(BIN)/python -m pytest -q -s tests/fuzz
	@$(BIN)/python -m benchmarks.torture kills 200
	@$(BIN)/python -m benchmarks.torture crowd 180

lock: ## new requirements.lock (needs uv; set UV to its path)
	@tools/lock.sh

clean: ## remove the virtual environment and caches; the warehouse stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
