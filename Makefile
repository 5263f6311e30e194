# MMRec Studio. `make help` lists what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
HOST ?= localhost
PORT ?= 8501

export VENV
BIN := $(VENV)/bin

# A stamp is newer than its requirements file exactly when the environment holds what the file asks for.
RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev

.PHONY: help demo test check format env env-dev clean

help: ## show this list
	@echo "Usage: make TARGET [PORT=8501] [HOST=localhost] [PYTHON=python3] [VENV=.venv]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: env ## make the environment and open the app (PORT, HOST)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(HOST)

test: env-dev ## make the environment and run every test, the browser tests included
	scripts/ensure_system.sh
	$(BIN)/python -m pytest

check: env-dev ## lint, format, types, import rules and tests: the same as CI
	scripts/ensure_system.sh
	scripts/check.sh

format: env-dev ## sort imports, apply safe lint fixes, format
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

env: $(RUNTIME) ## make the environment that the app needs

env-dev: $(DEV) ## make the environment that the tests need

clean: ## remove the environment, caches and test results
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing the packages of requirements.txt (a few minutes the first time)"
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements-onnx.txt requirements.txt | $(BIN)/python
	@echo "Installing the packages of requirements-dev.txt (a few minutes the first time)"
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $(RUNTIME) $@
