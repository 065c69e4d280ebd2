# `make run` and `make test` are all most people need. Both work as root and as an ordinary user.
PYTHON := .venv/bin/python
# What `make check` pretends to be: a site on the Internet. Nothing connects anywhere.
PRODUCTION := DEBUG=off SECRET_KEY=$$(head -c 60 /dev/urandom | base64 | tr -d '\n') \
	VGM_ENCRYPTION_KEY=$$(head -c 32 /dev/urandom | base64 | tr '+/' '-_') \
	DATABASE_URL=postgresql://vgm@127.0.0.1:1/vgm VGM_PUBLIC_URL=https://video.example.com

.PHONY: run setup test check benchmark
run: setup
	@exec $(PYTHON) manage.py up $(ARGS)

setup: .venv/.installed

test: .venv/.installed-dev .venv/.browser
	$(PYTHON) -m pytest $(ARGS)

check: .venv/.installed-dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PRODUCTION) $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m pytest tests/test_architecture.py

# `make benchmark NAME=api`: what docs/performance.md shows (api, search, trending, webhooks).
benchmark: .venv/.installed-bench
	$(PYTHON) -m benchmarks.$(NAME) $(ARGS)

.venv/.installed: requirements.txt scripts/setup
	@scripts/setup requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt scripts/setup | .venv/.installed
	@scripts/setup requirements-dev.txt
	@touch $@

.venv/.installed-bench: requirements-bench.txt scripts/setup | .venv/.installed
	@scripts/setup requirements-bench.txt
	@touch $@

.venv/.browser: scripts/browser | .venv/.installed-dev
	@scripts/browser
	@touch $@
