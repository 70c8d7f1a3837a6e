# Everything a person or CI does with a checkout. `make help` lists it.
# Needs Python 3.11 or newer, make and a package index; no root, no server.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
OUT := out

# The first interpreter that is new enough; set PYTHON to choose another.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	echo "$$candidate"; break; fi; done)

# The folder of the lock tool; it is no dependency and so lives outside the environment of the project.
LOCK_TOOLS := build/lock-tools
UV_VERSION := 0.13.9
COMPILE := $(LOCK_TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CODE := $(wildcard src tests benchmarks fuzz tools)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: $(VENV)/run.stamp ## set up and show the main job: examples in, clean list and reasons out
	@sh tools/demo.sh "$(BIN)/carom" "$(OUT)"

.PHONY: test
test: $(VENV)/dev.stamp ## set up and run the tests; those that need a missing server skip and say so
	@$(BIN)/python -m pytest -q $(ARGS)

.PHONY: check
check: $(VENV)/dev.stamp ## lint, format, types and import rules, without changing anything
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports --no-logo

.PHONY: bench
bench: $(VENV)/dev.stamp ## speed of replies, mails and the start, against named baselines
	@$(BIN)/python -m benchmarks $(ARGS)

# Seconds for each reader; TARGETS="mail zip" runs some of them.
FUZZ_SECONDS ?= 60

.PHONY: fuzz
fuzz: $(VENV)/fuzz.stamp ## look for bytes that break a reader, FUZZ_SECONDS for each (Linux on x86-64)
	@$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS) $(TARGETS)

.PHONY: docs
docs: $(VENV)/dev.stamp ## write the reference pages that follow from the code, and the output of the examples
	@$(BIN)/python -m tools.reference
	@$(BIN)/python -m tools.readme

# Versions already in a lock stay unless ARGS=--upgrade; dev keeps to what run and build have chosen.
.PHONY: lock
lock: $(LOCK_TOOLS)/bin/uv ## pin the dependencies again (ARGS=--upgrade for newer versions)
	@$(COMPILE) $(ARGS) --group pyproject.toml:build -o requirements/build.lock
	@$(COMPILE) $(ARGS) --extra postgres pyproject.toml -o requirements/run.lock
	@$(COMPILE) $(ARGS) --extra postgres --group dev -c requirements/run.lock -c requirements/build.lock \
		pyproject.toml -o requirements/dev.lock
	@$(COMPILE) $(ARGS) --group pyproject.toml:fuzz -o requirements/fuzz.lock

.PHONY: clean
clean: ## remove the environment and everything generated
	@rm -rf $(VENV) $(OUT) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A dangling link (the interpreter was removed) counts as missing, so the environment is built anew.
$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "carom needs Python 3.11 or newer, and none was found in PATH. Install it, or say make PYTHON=/path/to/python." >&2; \
		exit 1; fi
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "$(PYTHON) is no Python 3.11 or newer." >&2; exit 1; fi
	@if ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu, install python3-venv." >&2; exit 1; fi
	@echo "Setting up $(VENV) ($$("$(PYTHON)" --version))"
	@"$(PYTHON)" -m venv --clear $(VENV)

# Each stamp is newer than the locks it was made from. The build tool is pinned too, so nothing is chosen at install time.
$(VENV)/run.stamp: requirements/run.lock requirements/build.lock pyproject.toml | $(BIN)/python
	@$(PIP_INSTALL) --require-hashes -r requirements/run.lock -r requirements/build.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/fuzz.stamp: requirements/fuzz.lock $(VENV)/dev.stamp
	@$(PIP_INSTALL) --require-hashes -r requirements/fuzz.lock
	@touch $@

$(LOCK_TOOLS)/bin/uv:
	@"$(PYTHON)" -m venv --clear $(LOCK_TOOLS)
	@$(LOCK_TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
