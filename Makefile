PYTHON ?= python3
TOOLS  := .tools
UV     := $(or $(shell command -v uv),$(TOOLS)/bin/uv)
BIN    := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export FRONTDESK_HOME ?= $(CURDIR)/.frontdesk

.PHONY: run setup check test e2e bench lock format clean

run: setup            ## Start the whole stack and print where it is
	$(BIN)/frontdesk up

setup: .venv/.synced  ## Download and install everything; starting works offline afterwards
	$(BIN)/frontdesk setup

.venv/.synced: requirements.lock pyproject.toml hatch_build.py package-lock.json | $(UV)
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
