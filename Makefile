# The hub's commands. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
COVERED := 90
COVERAGE := $(BIN)/python -m slipcover --merge .coverage.json --out .coverage.json

.DEFAULT_GOAL := help
.PHONY: help run check test coverage lint frontend lock bench stopwatch docs backup clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# The locks are complete, so nothing is left to resolve: --no-deps keeps older versions of pip from
# preferring a newer release of a package that is asked for with an extra.
$(VENV)/.made-run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the hub needs …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(VENV)/.made-dev: requirements-dev.txt $(VENV)/.made-run
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

frontend: $(VENV)/.made-run ## fetch the pinned front-end packages and build what pages use
	@$(BIN)/python tools/build_frontend.py

run: frontend ## serve the hub on http://127.0.0.1:8000 (PORT= changes the port)
	@$(FLASK) prepare
	@exec $(FLASK) serve --port $(PORT)

lint: $(VENV)/.made-dev ## style, types, layers, templates, security
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --quiet --profile jinja --lint evidence_hub
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive evidence_hub

check: $(VENV)/.made-dev ## lint, types and the tests of what changed, in under two minutes (BASE= compares with a commit)
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m tools.changed_tests $(if $(BASE),--base $(BASE))

test: $(VENV)/.made-dev frontend ## lint, types and every test, on SQLite, PostgreSQL and in a real browser
	@bash tools/system_packages.sh
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -W "ignore:Unable to activate pytest branch coverage" -m slipcover -m pytest
	@$(COVERAGE) --silent --fail-under $(COVERED) || { echo "Less than $(COVERED)% of the hub’s lines and branches were run: make coverage shows which."; exit 1; }

coverage: $(VENV)/.made-dev ## what the last make test did not run
	@$(COVERAGE) --skip-covered

bench: $(VENV)/.made-dev frontend ## measure the hub on large registers (PROJECTS= chooses one size)
	@$(BIN)/python -m tools.bench $(if $(PROJECTS),--projects $(PROJECTS))

stopwatch: $(VENV)/.made-dev frontend ## measure whether time tells a hidden record from a missing one
	@$(BIN)/python -m tools.stopwatch

docs: $(VENV)/.made-dev frontend ## make the screenshots of the documentation anew
	@$(BIN)/python -m tools.screenshots

backup: $(VENV)/.made-run ## write everything to one file (FILE=) while the hub serves
	@$(FLASK) backup $(or $(FILE),$(error Say where to: make backup FILE=hub.tar.gz))

lock: $(VENV)/.made-dev ## resolve the pinned packages anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean: ## remove what was built; keeps your data
	@rm -rf $(VENV) node_modules evidence_hub/web/static/vendor .mypy_cache .ruff_cache .pytest_cache
