#!/usr/bin/env bash
# Lint, format, types, import rules, tests: what `make check` and CI both run. Stops at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin="${VENV:-.venv}/bin"

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

step "lint" "$bin/python" -m ruff check .
step "format" "$bin/python" -m ruff format --check .
step "types" "$bin/python" -m mypy
step "import rules" "$bin/lint-imports"
step "tests" "$bin/python" -m pytest
