# The few verbs. Each sets up all it needs in .venv; nothing has to be installed by hand before.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SEED   := seeds/kyiv-2022.toml

.PHONY: demo test check lint types docs site notebooks figures references bench grid agreement mutants lowest clean

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pledgewatch needs Python 3.11 or later; say make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.core

# Review the seed two days after the pledge, and say what changed by 7 April and why.
# Exit status 1 means "something is certainly contradicted", which is an answer, not a failure.
demo: $(VENV)/.core
	@$(BIN)/pledgewatch check $(SEED) --as-of 2022-03-31 || [ $$? -eq 1 ]
	@echo
	@$(BIN)/pledgewatch diff $(SEED) --from 2022-03-31 --to 2022-04-07 || [ $$? -eq 1 ]

# The laws run on their own: measuring coverage would double their time and add nothing.
test: $(VENV)/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal --ignore tests/laws
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95
	$(BIN)/python -m pytest -n auto --dist worksteal tests/laws

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

# The code in the docs runs, what is generated is current, and the site is made without a warning.
docs: $(VENV)/.dev site
	$(BIN)/python -m pytest -q tests/docs

# The documentation as a site that needs no network, in build/site-docs.
site: $(VENV)/.dev
	$(BIN)/sphinx-build -q -E -W --keep-going docs build/site-docs

# The figures of the README; the reference images that a test compares, after looking at what changed.
figures: $(VENV)/.dev
	$(BIN)/python tools/figures.py

references: $(VENV)/.dev
	$(BIN)/python -m tests.views.pictures

# Run the notebooks and keep what they print. Minsk needs a table: PLEDGEWATCH_DATA names its folder.
notebooks: $(VENV)/.dev
	$(BIN)/python tools/notebooks.py

check: test lint types docs

# Start-up; the tables, each way of asking in one run; the engines, whole reviews, the monitor and its
# peers, which live in an environment of their own (an hour; smaller with, say,
# make bench TABLES='--reports 1e5,1e6 --pledges 1e2,1e3').
TABLES ?=
bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python -m benchmarks.tables $(TABLES)
	$(BIN)/python -m benchmarks.engines
	$(BIN)/python benchmarks/reviews.py
	$(BIN)/python benchmarks/monitor.py 1000 10000
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --disable-pip-version-check -e '.[bench]' behave-rv reelay
	build/peers/bin/python benchmarks/tables/peers.py

# The statistical grids: false verdicts of the reduction test, honesty of track records (some minutes).
grid: $(VENV)/.dev
	$(BIN)/python benchmarks/reduction_grid.py
	$(BIN)/python benchmarks/skepticism_grid.py

# The engine against the reference, on very many random worlds of every kind (hours for 100000).
LEDGERS ?= 100000
agreement: $(VENV)/.dev
	$(BIN)/python -m tests.laws.agreement --ledgers $(LEDGERS) --kind all

# Whether the tests notice when the core is wrong: one small change at a time (an hour or more).
mutants: $(VENV)/.dev
	$(BIN)/python benchmarks/mutants.py --strict

# The wheel with the oldest releases that pyproject.toml allows, in an environment of its own (Python 3.11; five
# minutes). Spark alone is left out, for its size.
LOWEST ?= python3.11
lowest:
	rm -rf build/lowest
	$(LOWEST) -m venv build/lowest
	build/lowest/bin/python tools/lowest.py > build/lowest/constraints.txt
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check -c build/lowest/constraints.txt \
	  '.[duckdb,frames,gherkin,pandas,plots,terminal]' pytest hypothesis jsonschema pillow prov
	build/lowest/bin/python -m pytest -q -W default tests/test_examples.py tests/test_loading.py tests/test_dates.py \
	  tests/test_graph.py tests/test_skepticism.py tests/test_statistics.py tests/test_terminal.py tests/test_views.py \
	  tests/formats/test_jsonl.py tests/formats/test_toml.py tests/exports tests/datasets tests/tables/test_frames.py \
	  tests/tables/test_local.py tests/tables/test_engines.py tests/tables/test_schema.py \
	  tests/steps/test_switch.py tests/steps/test_broken_features.py tests/views/test_charts.py

clean:
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
