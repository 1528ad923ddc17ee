# Every target sets itself up: a virtual environment in .venv with what it needs, made once and
# again when pyproject.toml changes. ARGS hands options on: make demo ARGS="--no-browser".

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check proof bench run replay clean

demo: $(VENV)/.demo
	@$(BIN)/python -m bot demo $(ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(ARGS)

# Everything that tests try a sample of; takes eleven minutes. Without ARGS it writes the page.
proof: $(VENV)/.test
	NEWSDESK_PROOF=1 $(BIN)/python -m pytest tests/proof tests/documents/test_fuzz.py \
		--proof-page docs/RELIABILITY.md $(ARGS)

bench: $(VENV)/.bench
	@$(BIN)/python -m tests.benchmarks.run $(ARGS)

run: $(VENV)/.run
	@$(BIN)/python -m bot run $(ARGS)

# Plays a newsroom's own past: make replay HISTORY=../news.git STEP=day ARGS=--json
replay: $(VENV)/.run
	@$(BIN)/python -m bot replay $(HISTORY) --step $(or $(STEP),commit) $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Newsdesk needs Python 3.11 or newer; name one with PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# One stamp for each set of packages. Each set holds the one before it.
$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	@echo "Setting up once; this takes a minute or two."
	$(PIP_INSTALL) --editable '.[demo]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) --editable '.[bench]'
	@touch $@ $(VENV)/.run

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/.demo $(VENV)/.bench $(VENV)/.run

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.demo $(VENV)/.bench $(VENV)/.run
