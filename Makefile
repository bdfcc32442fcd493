PYTHON ?= python3
TOOLS  := .tools
UV     := $(or $(shell command -v uv),$(TOOLS)/bin/uv)
BIN    := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export FRONTDESK_HOME ?= $(CURDIR)/.frontdesk

.PHONY: run setup check check-words check-types check-shape test e2e lighthouse bench lock words format clean help

run: setup            ## Start the whole stack and print where it is
	$(BIN)/frontdesk up

setup: .venv/.synced  ## Download and install everything; starting works offline afterwards
	$(BIN)/frontdesk setup

.venv/.synced: requirements.lock pyproject.toml | $(UV)
	$(UV) venv -q --allow-existing --python '>=3.11' .venv
	$(UV) pip sync -q --python .venv --require-hashes requirements.lock
	$(UV) pip install -q --python .venv --no-deps --no-build-isolation -e .
	touch $@

$(TOOLS)/bin/uv: requirements-uv.lock
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install -q --require-hashes -r requirements-uv.lock
	touch $@

lock: | $(UV)         ## Resolve again; writes hashes and no download address
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras pyproject.toml -o requirements.lock
	printf 'uv==0.13.9\n' | $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url - -o requirements-uv.lock

check: .venv/.synced  ## Format, lint, import contracts, types, templates, policies, dead code, lock: about a minute
	@$(MAKE) --no-print-directory -j2 -k check-types check-words check-shape

check-words:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

check-types:
	$(BIN)/mypy

check-shape:
	$(BIN)/pytest -q tests/architecture tests/policies

lighthouse: .venv/.synced
	$(BIN)/python -m tests.e2e.lighthouse

test: setup lighthouse ## Every test, on one stack of its own
	$(BIN)/pytest -q -n 2 --dist loadfile tests --ignore=tests/e2e
	$(BIN)/pytest -q -p no:randomly tests/e2e

e2e: setup lighthouse ## Only the tests that drive a browser
	$(BIN)/pytest -q -p no:randomly tests/e2e

bench: setup          ## Measure; writes JSON and a table to build/bench
	$(BIN)/python -m tests.bench

words: .venv/.synced  ## Gather every text for the catalogues; says what is still to be translated
	$(BIN)/python -m tests.words.gather

format: .venv/.synced ## Rewrite the way the code is laid out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:                ## Remove what was installed and measured; keeps .frontdesk
	rm -rf .venv $(TOOLS) node_modules build dist

help:                 ## Say what can be made
	@sed -n 's/^\([a-z0-9]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 10
