# Lintel. `make run` starts the demo city, `make test` runs every test; the README says the rest.
PORT ?= 8000
export PORT

PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)
OWN := .venv/bin/python
SETUP := $(PYTHON) -m devstack.setup
UV := UV_PYTHON_DOWNLOADS=never .venv/bin/uv
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

.PHONY: run test setup setup-dev check format lock messages reset has-python

run: has-python
	@$(SETUP) --port $(PORT)
	@$(OWN) -m devstack run

# Only some tests: make test T="tests/fees -x"
test: setup-dev
	@$(OWN) -m devstack test -- $(T)

setup: has-python
	@$(SETUP)

setup-dev: has-python
	@$(SETUP) --dev

check: setup-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(OWN) -m devstack.offline .venv/bin/mypy
	.venv/bin/lint-imports
	$(OWN) -m devstack exec --ephemeral -- $(OWN) manage.py makemigrations --check --dry-run
	$(OWN) -m devstack.translations check
	$(OWN) -m devstack.manifests
	$(OWN) -m devstack.audit

format: setup-dev
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .

messages: setup-dev
	$(OWN) -m devstack.translations update

# Choose newer versions: make lock LOCKED=--upgrade
lock: setup-dev
	$(LOCK) $(LOCKED) requirements/installer.in -o requirements/installer.lock
	$(LOCK) $(LOCKED) requirements/dev.in -o requirements/dev.lock
	$(LOCK) $(LOCKED) requirements/run.in -c requirements/dev.lock -o requirements/run.lock
	npm install --package-lock-only --ignore-scripts

reset:
	@test ! -d var || $(PYTHON) -m devstack.reset

has-python:
	@test -n "$(PYTHON)" || { echo "Lintel needs Python 3.11 or newer, and this machine has none in PATH." >&2; exit 1; }
