# Everything here needs python3 (3.11 or newer) and the package registries, nothing else.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -q
HAS_NODE = command -v npm >/dev/null && node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))'

.DEFAULT_GOAL := help
.PHONY: help run test check bench format graphiql lock schema clean

help: ## Say what can be made.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp ## Serve the demonstration: make run PORT=8123 DATA=some/folder
	@$(MAKE) -s graphiql || echo "The page at /graphiql is not built; everything else works."
	$(VENV)/bin/governance serve --demo --port $(PORT) --data-dir $(DATA)

test: $(VENV)/dev.stamp graphiql ## Run the tests, on real servers that start by themselves.
	$(VENV)/bin/pytest -n auto

check: $(VENV)/dev.stamp ## Check style, types and layers.
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/dev.stamp ## Measure, each figure beside its peer.
	$(VENV)/bin/python -m benchmarks

format: $(VENV)/dev.stamp ## Put the code in order.
	$(VENV)/bin/ruff format
	$(VENV)/bin/ruff check --fix

graphiql: $(VENV)/run.stamp ## Build the page at /graphiql from npm, once.
	@$(HAS_NODE) || $(PIP) install --require-hashes -r requirements-node.lock
	@$(VENV)/bin/python schema/graphiql/build.py

schema: $(VENV)/dev.stamp ## Write the published contract anew.
	$(VENV)/bin/python -c "from schema.root import schema; print(schema.as_str())" > schema/schema.graphql

lock: $(VENV)/dev.stamp ## Pin the newest dependencies, with hashes and without addresses.
	$(PIP) install uv
	for set in run dev node; do \
	  case $$set in run) out=requirements.lock; extras="--extra source";; \
	    dev) out=requirements-dev.lock; extras="--extra source --extra dev --extra world";; \
	    node) out=requirements-node.lock; extras="--only-group node";; esac; \
	  if [ $$set = node ]; then input="--group node"; else input="pyproject.toml $$extras"; fi; \
	  $(VENV)/bin/uv pip compile $$input --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header -q -o $$out || exit 1; \
	done

clean: ## Remove what was built; data stays.
	rm -rf $(VENV) schema/static build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
