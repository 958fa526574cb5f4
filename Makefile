# The menu of this project; `make help` prints it. `run` and `test` do all the set-up by themselves.
SHELL := /bin/bash
PY := .venv/bin/python
UV := build/uv/bin/uv
export PYTHON
SAMPLE_ZONE := America/New_York  # the sample organization is in Ohio: the walk is on a laptop of theirs

.PHONY: help run test check lint types contracts demo pictures bench soak texts schema versions lock setup
.NOTPARALLEL:

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run:  ## open the desk on the sample organisation (without a display: walk through it unseen, into build/demo)
	@packaging/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    exec $(PY) -m reviewdesk --home build/home desk --sample; \
	else \
	    echo "There is no display here: walking through the desk unseen. Pictures and the signed pack go to build/demo/."; \
	    TZ=$(SAMPLE_ZONE) QT_QPA_PLATFORM=offscreen exec $(PY) -m reviewdesk demo --home build/demo-home --out build/demo; \
	fi

test:  ## all tests
	@packaging/setup.sh dev
	$(PY) -m pytest -n 2 --dist worksteal tests

check: setup lint types contracts  ## what CI runs: lint, types, contracts, then `make test`
	@$(MAKE) --no-print-directory test

demo:  ## the walk-through without a window: pictures and the signed pack into build/demo
	@packaging/setup.sh run
	TZ=$(SAMPLE_ZONE) QT_QPA_PLATFORM=offscreen $(PY) -m reviewdesk demo --home build/demo-home --out build/demo
	@if [ -d build/stories ]; then \
	    echo "Pictures of the review of every form, step by step:"; ls -d build/stories/*/; \
	else \
	    echo "Pictures of the review of every form, step by step: make pictures puts them into build/stories/."; \
	fi

pictures:  ## walk every form to its signed pack: pictures of each step into build/stories
	@packaging/setup.sh dev
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q tests/stories/test_every_form.py
	@ls -d build/stories/*/

bench:  ## measure start, repaint, durable answer and pack; writes docs/benchmarks.md
	@packaging/setup.sh dev
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

soak: setup  ## the property tests with many more examples
	$(PY) -m pytest -n 2 --hypothesis-profile soak tests

setup:
	@packaging/setup.sh dev

lint: setup  ## ruff: rules and format
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: setup  ## mypy --strict
	.venv/bin/mypy

contracts: setup  ## which package may import which
	.venv/bin/lint-imports

texts: setup  ## bring the text catalogue up to date
	$(PY) packaging/texts.py

schema: setup  ## write forms/form-1.json, the schema that editors check forms by
	$(PY) packaging/schema.py

versions: setup  ## record new versions of the shipped forms in tests/shipped_versions
	$(PY) packaging/versions.py

lock:  ## write requirements/*.txt from pyproject.toml (`make lock LOCK_WITH=--upgrade`: newest versions)
	@packaging/setup.sh dev
	@test -x $(UV) || { $(PY) -m venv build/uv && build/uv/bin/pip install --quiet uv; }
	$(UV) pip compile pyproject.toml $(LOCK) -o requirements/run.txt
	$(UV) pip compile pyproject.toml --extra dev -c requirements/run.txt $(LOCK) -o requirements/dev.txt
	$(UV) pip compile requirements/build.in -c requirements/dev.txt $(LOCK) -o requirements/build.txt

LOCK := --quiet $(LOCK_WITH) --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-annotate
