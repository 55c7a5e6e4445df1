# `make run` starts the planner, `make test` checks everything; both need only Python 3.11 or newer.
# Packages go into .venv, from lock files whose hashes pip checks; a stamp remembers that they are in place.

PYTHON ?= python3
HOST_PYTHON_TOO_OLD = Python 3.11 or newer is needed. Install it, or name it: make $(MAKECMDGOALS) PYTHON=python3.12
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp

LOCK_OPTIONS ?=
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-annotate --python-version 3.11 $(LOCK_OPTIONS)

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test soak lint lock bench bench-calibration clean

run: $(RUNTIME)  ## Start the planner on this computer.
	@$(BIN)/python -m planner serve

test: $(DEV)  ## Check everything: style, types, tests.
	@$(BIN)/python tools/run_tests.py

soak: $(DEV)  ## Try the properties that hold for every plan on far more examples than `make test` does.
	@$(BIN)/python tools/run_tests.py --soak

lint: $(DEV)  ## Check style, types and architecture only.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(DEV)  ## Renew the lock files after a change in pyproject.toml; LOCK_OPTIONS=--upgrade takes newer releases.
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group build --constraint requirements-dev.txt --output-file requirements-build.txt

INSTANCES ?= bench/instances
bench: $(DEV)  ## Measure the solver; INSTANCES=folder names other instances.
	@$(BIN)/python -m bench.solve $(INSTANCES)

bench-calibration: $(DEV)  ## Measure how far readiness can be trusted, on simulated learners.
	@$(BIN)/python -m bench.calibration

clean:  ## Remove what can be made again; your data lies elsewhere and stays.
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find planner tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(HOST_PYTHON_TOO_OLD)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(RUNTIME): requirements.txt $(BIN)/python
	@echo "Installing what the planner needs into $(VENV) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

# uv, which is one of the tools itself, installs the others in a quarter of the time; pip can do it as well.
$(DEV): requirements-dev.txt $(BIN)/python
	@echo "Installing what the planner and its tests need into $(VENV) ..."
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	@$(INSTALL) -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes --python $(BIN)/python \
		-r requirements-dev.txt || $(INSTALL) -r requirements-dev.txt
	@touch $(RUNTIME) $@
