# Banggiao: `make demo` shows it, `make test` tests it. Needs Python 3.11 or newer and the package index, nothing else.

PYTHON ?= python3
STORE  ?= data/store
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup demo serve test w3c attacks kill check bench bench-serving bench-loading bench-visibility bench-load lock clean

setup: $(VENV)/runtime.stamp

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Banggiao needs Python 3.11 or newer: set PYTHON, for example 'make demo PYTHON=python3.12'" >&2; exit 1; }
	@echo "setting up $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m ingest.names.compiled
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup
	@$(BIN)/banggiao ingest samples --store $(STORE)
	@echo
	@$(BIN)/banggiao ask "Which partners are in Japan with an active MOU?" --store $(STORE)
	@echo
	@$(BIN)/banggiao ask "Đối tác nào ở Nhật Bản có bản ghi nhớ còn hiệu lực?" --store $(STORE)
	@echo
	@$(BIN)/banggiao draw --store $(STORE) -o out/network.html
	@echo "Open out/network.html, or run 'make serve' and open http://127.0.0.1:8000/vi/"

serve: setup
	@$(BIN)/banggiao serve --store $(STORE)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 4 -p no:benchmark

# Every hostile input against a running service; some minutes. `make test` runs the quick ones among them.
attacks: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -q -m attacks -p no:benchmark

# All W3C tests of SPARQL over HTTP; some minutes. `make test` runs the protocol tests and a sample of the others.
w3c: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -q tests/api/test_w3c.py -m "w3c or not w3c" -p no:benchmark

# A hundred random kills under load; some minutes. `make test` kills a few times.
kill: $(VENV)/dev.stamp
	@KILLS=100 $(BIN)/python -m pytest -q tests/api/test_kills.py -p no:benchmark

check: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# BENCH_SCALE: small (the default, under two minutes), million or full.
bench: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -q benchmarks --benchmark-only
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.loading
	@$(BIN)/python -m benchmarks.extraction

# Beside the server of Oxigraph on the same data, some four minutes.
bench-serving: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.serving

# A large file beside the engine's own loader, some two minutes at the scale of a million.
bench-loading: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.loading

# From the acknowledgement of a write to a reader's answer, some two minutes.
bench-visibility: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.visibility

# Minutes of mixed load with the attacks beside the project, LOAD_MINUTES of them (ten), at a million triples.
bench-load: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.load

# The lock files carry names, versions and hashes only. Needs uv on the PATH.
lock:
	uv pip compile pyproject.toml --extra build --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-annotate -q -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) data out .pytest_cache .mypy_cache .ruff_cache
