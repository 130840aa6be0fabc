# make help lists the targets. Everything that is installed is in requirements.lock, with hashes.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
SHELL  := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types bench torture load audit lock clean

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

lint: $(STAMP) ## style, the order of the layers, known weaknesses of dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/python tools/audit.py

types: $(STAMP) ## static types
	@$(BIN)/mypy

bench: $(STAMP) ## the benchmark, printed as a table
	@$(BIN)/party-metrics bench

torture: $(STAMP) ## 10,000 bad documents, 200 kills, a crowd; results into docs/reliability.md; TORTURE=N documents
	@mkdir -p build && rm -f build/torture.jsonl
	@TORTURE=$${TORTURE:-10000} TORTURE_RESULTS=build/torture.jsonl $(BIN)/python -m pytest -q -s tests/fuzz tests/extract/test_adversarial.py
	@TORTURE_RESULTS=build/torture.jsonl $(BIN)/python -m benchmarks.torture kills 200
	@TORTURE_RESULTS=build/torture.jsonl $(BIN)/python -m benchmarks.torture crowd 180
	@TORTURE_RESULTS=build/torture.jsonl $(BIN)/python -m benchmarks.torture document

load: $(STAMP) ## 100 simultaneous sessions for 10 minutes; SESSIONS=20 LOAD=60 for less
	@$(BIN)/python -m benchmarks.load --sessions $${SESSIONS:-100} --seconds $${LOAD:-600}

audit: $(STAMP) ## known weaknesses of what the lock names, where pip-audit is installed and reachable
	@$(BIN)/python tools/audit.py

lock: ## new requirements.lock (needs uv; set UV to its path)
	@tools/lock.sh

clean: ## remove the virtual environment and caches; the warehouse stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
