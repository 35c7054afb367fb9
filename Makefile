# bundlecheck: `make scan` shows what it does, `make test` is what CI runs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
BUNDLE ?= fixtures/insecure
PIP = $(BIN)/pip install --quiet --disable-pip-version-check
# The scripts work on this checkout, not on the installed copy.
SCRIPT = PYTHONPATH=. $(BIN)/python
SOURCES := $(shell find bundlecheck rules -type f -not -name '*.pyc')

.PHONY: all scan test lint types unit coverage generate check-generated check-docs sarif action \
	benchmark benchmark-trees benchmark-recall benchmark-secrets clean

all:
	@echo "Run my targets individually: make scan [BUNDLE=path], make test"

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/build.txt | $(VENV)/bin/python
	$(PIP) -r requirements/run.txt -r requirements/build.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) -r requirements/dev.txt
	touch $@

# Installed as a user would, so that a scan runs compiled code.
$(VENV)/.package: pyproject.toml README.md $(SOURCES) $(VENV)/.run
	$(PIP) --no-deps --no-build-isolation --force-reinstall .
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# The shipped bundle is insecure on purpose, so findings (exit 1) are what is wanted here.
scan: $(VENV)/.package
	$(BIN)/bundlecheck scan $(BUNDLE) || test $$? -eq 1

test: lint types check-generated unit sarif check-docs action

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

unit: $(VENV)/.dev $(VENV)/.package node_modules/.installed
	$(BIN)/pytest -n 2 --cov --cov-report=term --cov-fail-under=90

generate: $(VENV)/.dev
	$(SCRIPT) scripts/build_rules.py
	$(SCRIPT) scripts/build_docs.py

check-generated: $(VENV)/.dev
	$(SCRIPT) scripts/build_rules.py --check
	$(SCRIPT) scripts/build_docs.py --check

check-docs: $(VENV)/.dev
	$(SCRIPT) scripts/check_docs.py

# Every fixture's SARIF against GitHub's rules, with Microsoft's validator.
sarif: $(VENV)/.dev node_modules/.installed
	$(SCRIPT) scripts/validate_fixtures.py

action: $(VENV)/.dev
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet --persona=auditor action.yml .github/workflows/
	$(BIN)/actionlint .github/workflows/*.yml
	$(BIN)/pre-commit validate-config .pre-commit-config.yaml

benchmark: $(VENV)/.package
	cd benchmarks && ../$(BIN)/python whole_process.py
	cd benchmarks && ../$(BIN)/python parsing.py
	cd benchmarks && ../$(BIN)/python scaling.py

# Packages are fetched, a gigabyte of trees is written, and other tools are installed beside them.
TREES ?= build/trees
BUILD_TREES = $(SCRIPT) benchmarks/trees.py $(TREES) --cache $(TREES)/cache

benchmark-trees: | $(VENV)/bin/python
	$(BUILD_TREES)
	$(BUILD_TREES) --only M --clean

benchmark-recall: $(VENV)/.package
	test -d $(TREES)/M.clean || $(BUILD_TREES) --only M --clean
	$(SCRIPT) benchmarks/recall.py $(TREES)/M.clean $(TREES)/work

# Exits with 1 where a bound is not met.
benchmark-secrets: $(VENV)/.package
	test -d $(TREES)/L || $(BUILD_TREES)
	$(SCRIPT) benchmarks/compare_secrets.py $(TREES) $(TREES)/work

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
