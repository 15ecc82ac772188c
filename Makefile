# Needs make and Python 3.11 or later. Everything else is installed into .venv, from locked and hashed requirements.
# Another Python: make PYTHON=python3.12 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := python -m pip install --quiet --disable-pip-version-check

# The demo needs little, so it has a small environment of its own unless the large one is there already.
DEMO_VENV := $(if $(wildcard $(VENV)/.installed),$(VENV),.venv-demo)

# Tests draw the same examples every time; `make explore` looks for new ones.
HYPOTHESIS_PROFILE ?= ci
export HYPOTHESIS_PROFILE
# Test processes at once. A file stays in one of them. Files run in the order of collection, the many small ones last,
# so that no process is left alone with a long one.
JOBS ?= auto
SHARED := -n $(JOBS) --dist loadfile --no-loadscope-reorder

# Tests are many modules, which take as long to compile as to run some of them, and start Python often: what was compiled
# is kept beside them, also where the environment says otherwise. `make clean` removes it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test cover explore statistics fuzz mutate faults differential audit release-check lint style mypy pyright layers typed api docs systems notebooks pictures bench lock clean

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

demo: $(DEMO_VENV)/.installed ## build a published system, check it, write the results to out/
	$(DEMO_VENV)/bin/gridgov demo --out out

test: $(VENV)/.installed ## run the tests, the docstring examples and the code in the documents
	$(BIN)/python -m pytest $(SHARED) $(ARGS)

# Tracing takes as long again as the tests. What it leaves out, see tests/traced_laws.py, `make test` has run.
# Python's own monitoring, which is cheaper, can tell branches from Python 3.14 on.
cover: $(VENV)/.installed ## say which lines and branches the tests do not reach
	$(BIN)/python -m pytest tests -m "not browser" $(SHARED) -p tests.traced_laws --cov $(ARGS)

explore: export HYPOTHESIS_PROFILE = explore
explore: $(VENV)/.installed ## look for new counterexamples of all laws, for hours
	$(BIN)/python -m pytest tests $(SHARED) $(ARGS)

statistics: $(VENV)/.installed ## say what the strategies reach, how small they shrink, how fast they draw
	$(BIN)/python -m gridgov.testing.statistics $(ARGS)

# What follows takes long and is bounded in time: MINUTES in all, each. What it found: docs/explanation/reliability.md.
fuzz: .venv-fuzz/.installed ## fuzz every parser, guided by coverage; the corpus is kept
	.venv-fuzz/bin/python -m hardening.fuzz $(if $(MINUTES),--minutes $(MINUTES)) $(ARGS)

mutate: .venv-mutate/.installed ## plant mistakes in the library and count those that the tests notice
	.venv-mutate/bin/python -m hardening.mutate $(if $(MINUTES),--minutes $(MINUTES)) $(ARGS)

faults: $(VENV)/.installed ## kill writers, fill disks, take memory away, read with many threads
	$(BIN)/python -m hardening.faults $(if $(MINUTES),--minutes $(MINUTES)) $(ARGS)

differential: $(VENV)/.installed ## compare results across hash seeds, versions of Python and of numpy
	$(BIN)/python -m hardening.differential $(ARGS)

audit: .venv-release/.installed ## look for known vulnerabilities of what is locked
	.venv-release/bin/python -m hardening.audit $(ARGS)

release-check: .venv-release/.installed ## build what is released, install it in every way, try it
	.venv-release/bin/python -m hardening.release $(ARGS)

# The longest first: `make -j2` runs the others beside it.
lint: pyright style mypy layers typed api ## check style, types, layers and public names

style: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

mypy: $(VENV)/.installed
	$(BIN)/mypy

pyright: $(VENV)/.installed
	$(BIN)/pyright

typed: $(VENV)/.installed
	PATH="$(CURDIR)/$(BIN):$$PATH" pyright --verifytypes gridgov --ignoreexternal

layers: $(VENV)/.installed
	$(BIN)/lint-imports --no-logo --no-cache

# What is meant is recorded with: .venv/bin/python -m hardening.release --record-api
api: $(VENV)/.installed
	$(BIN)/python -m hardening._release_api

docs: $(VENV)/.installed ## build the documentation in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

systems: $(VENV)/.installed ## write the pages of the published systems again, from their files
	$(BIN)/python -m gridgov.schemes._page docs/systems

notebooks: $(VENV)/.installed ## run the notebooks and leave them with their results in out/notebooks/
	$(BIN)/python examples/notebooks/execute.py out/notebooks

pictures: $(VENV)/.installed ## draw the pictures of the README again; needs Chromium
	$(BIN)/python examples/pictures.py docs/pictures

bench: .venv-bench/.installed ## compare with what one would use instead
	.venv-bench/bin/python -m benchmarks $(ARGS)

# Everything is resolved for all supported versions and platforms at once. Pins stay unless UPGRADE=--upgrade is given.
COMPILE := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) pyproject.toml

lock: $(VENV)/.installed ## resolve the requirements again
	$(COMPILE) --extra plot --group build -o requirements/demo.txt
	$(COMPILE) --extra all --group dev -o requirements/dev.txt
	$(COMPILE) --extra all --group build --group bench -o requirements/bench.txt
	$(COMPILE) --extra all --group build --group fuzz -o requirements/fuzz.txt
	$(COMPILE) --extra all --group build --group test --group mutate -o requirements/mutate.txt
	$(COMPILE) --group build --group lint --group lock --group release -o requirements/release.txt

clean: ## remove everything that can be made again
	rm -rf .venv .venv-demo .venv-bench .venv-fuzz .venv-mutate .venv-release .coverage .hypothesis .mypy_cache .pytest_cache \
		.ruff_cache dist out site
	find benchmarks src tests -type d -name __pycache__ -prune -exec rm -rf {} +

.venv/.installed: requirements/dev.txt pyproject.toml
.venv-demo/.installed: requirements/demo.txt pyproject.toml
.venv-bench/.installed: requirements/bench.txt pyproject.toml
.venv-fuzz/.installed: requirements/fuzz.txt pyproject.toml
.venv-mutate/.installed: requirements/mutate.txt pyproject.toml
.venv-release/.installed: requirements/release.txt pyproject.toml

# The stamp is written last, so that an installation that was cut short is done again.
%/.installed:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'gridgov needs Python 3.11 or later, and $(PYTHON) is not. Name another: make PYTHON=python3.11'; exit 1; }
	@test -x $*/bin/python || { echo 'Making $* ...'; $(PYTHON) -m venv $*; }
	@echo 'Installing $< ...'
	@$*/bin/$(INSTALL) --no-compile --require-hashes -r $<
	@$*/bin/$(INSTALL) --no-deps --no-build-isolation --editable .
	@# Compiled on all cores. Some packages bring files for other Pythons, which cannot be compiled and are not used.
	@$*/bin/python -m compileall -q -j 0 $*/lib >/dev/null || true
	@touch $@
