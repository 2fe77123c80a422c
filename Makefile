# The few verbs. Each sets up all it needs in .venv; nothing has to be installed by hand before.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SEED   := seeds/kyiv-2022.toml

.PHONY: demo test nightly release check lint types docs notebooks figures references bench grid calibration mutants lowest clean

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

# Every kind of test, each law on a hundred new random worlds.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal

# What takes too long for every change: many more random worlds, coverage, mutants of the changed modules,
# projects of strangers; before a release on very many, and all mutants.
nightly: $(VENV)/.dev
	$(BIN)/python -m tools.nightly

release: $(VENV)/.dev
	$(BIN)/python -m tools.nightly --release

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

# The documentation as a site that needs no network, in build/site-docs, made without a warning.
# That the code in it runs and what is generated is current is tested in tests/docs.
docs: $(VENV)/.dev
	$(BIN)/sphinx-build -q -E -W --keep-going docs build/site-docs

# The figures of the README; the reference images that a test compares, after looking at what changed.
figures: $(VENV)/.dev
	$(BIN)/python tools/figures.py

references: $(VENV)/.dev
	$(BIN)/python -m tests.show.pictures

# Run the notebooks and keep what they print. Minsk needs a table: PLEDGEWATCH_DATA names its folder.
notebooks: $(VENV)/.dev
	$(BIN)/python tools/notebooks.py

check: test lint types docs

# Every figure that was aimed at, with what version 1 took; how the work grows; tables on each engine, whole reviews,
# the monitor and its peers, which live in an environment of their own.
bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks.targets
	-$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.engines
	$(BIN)/python benchmarks/reviews.py
	$(BIN)/python benchmarks/monitor.py
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --disable-pip-version-check -e '.[bench]' behave-rv reelay
	build/peers/bin/python benchmarks/peers.py

# The statistical grid: false verdicts of the reduction test (some minutes).
grid: $(VENV)/.dev
	$(BIN)/python benchmarks/reduction_grid.py

# How good skepticism is, on open tables: the acceptance table of docs/skepticism.md (half a minute). The tables are no
# part of the project; PLEDGEWATCH_DATA names their folder.
calibration: $(VENV)/.dev
	$(BIN)/python -m benchmarks.calibration

# Whether the tests notice when the core is wrong: one small change at a time (an hour or more).
mutants: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutants]'
	$(BIN)/python -m tools.mutants

# The wheel with the oldest releases that pyproject.toml allows, in an environment of its own (Python 3.11; two
# minutes). Spark alone is left out, for its size.
LOWEST ?= python3.11
lowest:
	rm -rf build/lowest
	$(LOWEST) -m venv build/lowest
	build/lowest/bin/python tools/lowest.py > build/lowest/constraints.txt
	build/lowest/bin/python -m pip install --quiet --disable-pip-version-check -c build/lowest/constraints.txt \
	  '.[duckdb,frames,gherkin,pandas,plots,terminal]' pytest hypothesis jsonschema pillow prov
	build/lowest/bin/python -m pytest -q -W default tests/test_examples.py tests/test_loading.py tests/test_dates.py \
	  tests/test_graph.py tests/engine/test_skepticism.py tests/engine/test_statistics.py tests/test_terminal.py tests/test_views.py \
	  tests/io/test_jsonl.py tests/io/test_toml.py tests/export tests/datasets tests/tables/test_frames.py \
	  tests/tables/test_local.py tests/tables/test_engines.py tests/tables/test_schema.py \
	  tests/gherkin/test_switch.py tests/gherkin/test_broken_features.py tests/show/test_charts.py

# Not .hypothesis: the examples on which a test once failed are kept there.
clean:
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache
