# Every target sets itself up: a virtual environment in .venv with what it needs, made once and
# again when pyproject.toml or the pinned versions in constraints.txt change. ARGS hands options on:
# make demo ARGS="--no-browser".

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
# On every processor there is; whoever is done takes half of what another has left. In one process:
# make test ARGS="--numprocesses 0"
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist worksteal

# pip looks at these by itself; the last is for what it builds packages with.
export CONSTRAINTS := constraints.txt
export PIP_CONSTRAINT := $(CONSTRAINTS)
export PIP_BUILD_CONSTRAINT := $(CONSTRAINTS)

.PHONY: demo test check proof bench mutants screenshots docs run replay upgrade check-edges clean

demo: $(VENV)/.demo
	@$(BIN)/python -m bot demo $(ARGS)

# What uses the store runs on SQLite and on a PostgreSQL of the tests' own; on one of them alone:
# make test ARGS="--engine sqlite". NEWSDESK_TEST_POSTGRES names a folder with other programs.
test: $(VENV)/.test
	$(PYTEST) $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) $(ARGS)

# Everything that tests try a sample of, and the pages on it; takes hours. One table of the page:
# make proof TESTS=tests/proof/test_year.py
proof: TESTS = tests/proof tests/permissions tests/gateway tests/benchmarks \
	tests/documents/test_fuzz.py tests/documents/feeds/test_fuzz.py
proof: $(VENV)/.test
	NEWSDESK_PROOF=1 $(BIN)/python -m pytest $(TESTS) --proof-page docs/RELIABILITY.md $(ARGS)

bench: $(VENV)/.bench
	@$(BIN)/python -m tests.benchmarks.run $(ARGS)

# Changes the code on purpose, looks whether a test notices, and writes docs/MUTANTS.md. All of it
# takes hours; less: make mutants ARGS="'bot.posting.hours*' --tests tests/posting"
mutants: $(VENV)/.mutants
	@$(BIN)/python tests/mutants/mutate.py $(ARGS)
	@$(BIN)/python -m tests.mutants.results

# The pictures in the README; says so and takes none where there is no Chromium.
screenshots: $(VENV)/.test
	@$(BIN)/python -m tests.demo.screenshots

# The page on commands, from the commands.
docs: $(VENV)/.test
	@$(BIN)/python -m tests.operating.command_page

run: $(VENV)/.run
	@$(BIN)/python -m bot run $(ARGS)

# Plays a newsroom's own past: make replay HISTORY=../news.git STEP=day ARGS=--json
replay: $(VENV)/.run
	$(if $(HISTORY),,$(error Name the git repository of the documents: make replay HISTORY=../news.git))
	@$(BIN)/python -m bot replay $(HISTORY) --step $(or $(STEP),commit) $(ARGS)

# For maintainers: the newest versions that pyproject.toml allows, pinned if `make check` is green.
upgrade: $(VENV)/.resolver
	@.ci/upgrade $(BIN)/uv $(ARGS)

# Every test with the newest versions that pyproject.toml allows, and with the lowest.
check-edges: $(VENV)/.resolver
	@.ci/check-edges $(BIN)/uv $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Newsdesk needs Python 3.11 or newer; name one with PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.pip: $(CONSTRAINTS) | $(VENV)/bin/python
	$(PIP_INSTALL) pip setuptools
	@touch $@

$(VENV)/.resolver: $(VENV)/.pip
	$(PIP_INSTALL) uv
	@touch $@

# One stamp for each set of packages. Each set holds the one before it.
$(VENV)/.run: pyproject.toml $(VENV)/.pip
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.demo: pyproject.toml $(VENV)/.pip
	@echo "Setting up once; this takes a minute or two."
	$(PIP_INSTALL) --editable '.[demo]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml $(VENV)/.pip
	$(PIP_INSTALL) --editable '.[bench]'
	@touch $@ $(VENV)/.run

$(VENV)/.test: pyproject.toml $(VENV)/.pip
	$(PIP_INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/.demo $(VENV)/.bench $(VENV)/.run

$(VENV)/.mutants: pyproject.toml $(VENV)/.pip
	$(PIP_INSTALL) --editable '.[mutants]'
	@touch $@ $(VENV)/.test $(VENV)/.demo $(VENV)/.bench $(VENV)/.run

$(VENV)/.dev: pyproject.toml $(VENV)/.pip
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.demo $(VENV)/.bench $(VENV)/.run
