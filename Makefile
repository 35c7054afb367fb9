# bundlecheck: `make scan` shows what it does, `make test` is what CI runs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
BUNDLE ?= fixtures/insecure
STAMP_RUN = $(VENV)/.run
STAMP_DEV = $(VENV)/.dev

.PHONY: all scan test lint types unit coverage generate check-generated docs check-docs sarif action benchmark clean

all:
	@echo "Run my targets individually: make scan [BUNDLE=path], make test"

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

PIP = $(BIN)/pip install --quiet --disable-pip-version-check

$(STAMP_RUN): pyproject.toml requirements/run.txt requirements/build.txt | $(VENV)/bin/python
	$(PIP) -r requirements/run.txt -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(STAMP_DEV): $(STAMP_RUN) requirements/dev.txt
	$(PIP) -r requirements/dev.txt
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	touch $@

# The shipped bundle is insecure on purpose, so findings (exit 1) are what is wanted here.
scan: $(STAMP_RUN)
	$(BIN)/bundlecheck scan $(BUNDLE) || test $$? -eq 1

test: lint types check-generated unit sarif check-docs action

lint: $(STAMP_DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP_DEV)
	$(BIN)/mypy

unit: $(STAMP_DEV) node_modules/.installed
	$(BIN)/pytest -n 2 --cov --cov-report=term --cov-fail-under=90

generate: $(STAMP_DEV)
	$(BIN)/python scripts/build_rules.py
	$(BIN)/python scripts/build_docs.py

check-generated: $(STAMP_DEV)
	$(BIN)/python scripts/build_rules.py --check
	$(BIN)/python scripts/build_docs.py --check

check-docs: $(STAMP_DEV)
	$(BIN)/python scripts/check_docs.py

# Every fixture's SARIF against GitHub's rules, with Microsoft's validator.
sarif: $(STAMP_DEV) node_modules/.installed
	$(BIN)/python scripts/validate_fixtures.py

action: $(STAMP_DEV)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet --persona=auditor action.yml .github/workflows/
	$(BIN)/actionlint .github/workflows/*.yml
	$(BIN)/pre-commit validate-config .pre-commit-config.yaml

benchmark: $(STAMP_RUN)
	cd benchmarks && ../$(BIN)/python whole_process.py
	cd benchmarks && ../$(BIN)/python parsing.py
	cd benchmarks && ../$(BIN)/python scaling.py

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
