# Two commands matter: `make demo` (see it work) and `make test` (prove it).
# Needs python3 >= 3.11 and make; pip comes with either venv or uv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo demo-two-offices test soak check format generate bench clean

help:            ## what can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1	/'

# The environment is made by uv when it is there, else by venv; a Python without ensurepip still works
# because pip can install into another interpreter's environment.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "python3 >= 3.11 is needed"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then uv venv -q --python $(PYTHON) $(VENV); \
	else $(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV); fi
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	@sh scripts/install.sh $(VENV) $(PYTHON) .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml
	@sh scripts/install.sh $(VENV) $(PYTHON) '.[dev]'
	@mkdir -p .dev && ln -sfn .. .dev/ketnap
	@touch $@ $(VENV)/installed

setup: $(VENV)/installed-dev   ## the development environment

demo: $(VENV)/installed   ## the main job on made-up people, results in demo-out/
	@$(BIN)/ketnap demo --out demo-out
	@echo "ketnap: . $(BIN)/activate"

demo-two-offices: $(VENV)/installed   ## two books that exchange a person by files alone, in demo-hai-noi/
	@$(BIN)/ketnap demo --two-offices --out demo-hai-noi

test: $(VENV)/installed-dev   ## the whole suite
	@$(BIN)/python -m pytest -n auto

soak: $(VENV)/installed-dev   ## faults and hostile input in their long form, figures in docs/operations/proof.md
	@KETNAP_SOAK=1 $(BIN)/python -m pytest -n auto -m soak --proof build/proof.json; \
	red=$$?; $(BIN)/python scripts/proof_page.py build/proof.json && exit $$red

check: $(VENV)/installed-dev   ## format, lint, types, arrows
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/installed-dev   ## rewrite what a tool can rewrite
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

generate: $(VENV)/installed-dev   ## statements, schemas, diagram: what is derived from something else
	@$(BIN)/python -m ketnap.storage.statements.generate
	@$(BIN)/python -m ketnap.definitions.generate
	@$(BIN)/python scripts/messages.py
	@$(BIN)/python scripts/commands_page.py

bench: $(VENV)/installed-dev   ## the hot paths beside code written by hand, ten minutes; kept in benchmarks/RESULTS.md
	@$(BIN)/python benchmarks/run.py

clean:           ## what can be made again
	rm -rf $(VENV) .dev build *.egg-info demo-out demo-hai-noi .mypy_cache .ruff_cache .pytest_cache .hypothesis
