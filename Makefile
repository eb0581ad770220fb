# `make demo` shows the newsroom, `make test` tests it. Needs Python 3.11 or newer with venv, and make.

PYTHON ?= python3
PORT ?= 8000
# A separate environment may be chosen, for instance to test on another Python.
VENV ?= .venv

python := $(VENV)/bin/python
catalogues := $(patsubst %.po,%.mo,$(wildcard newsroom/locale/*/LC_MESSAGES/django.po))

.PHONY: demo test catalogues lock clean

demo: $(VENV)/runtime catalogues
	@mkdir -p var && { test -s var/secret-key || (umask 077 && $(python) -c 'import secrets; print(secrets.token_urlsafe(64))' > var/secret-key); }
	@SECRET_KEY="$$(cat var/secret-key)" DEBUG=off HTTPS=off $(python) manage.py demo --port '$(PORT)'

test: $(VENV)/development catalogues
	@$(python) -m pytest -n auto -m 'not browser' $(PYTEST)

catalogues: $(catalogues)

%.mo: %.po | $(VENV)/runtime
	@$(python) -c 'import sys; from babel.messages import mofile, pofile; mofile.write_mo(open(sys.argv[2], "wb"), pofile.read_po(open(sys.argv[1], "rb")))' $< $@

# `development` holds everything that `runtime` does, so either may come first.
$(VENV)/runtime: requirements.txt
	$(call install,requirements.txt)

$(VENV)/development: requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch $(VENV)/runtime

define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Newsroom needs Python 3.11 or newer with its venv module; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@test -x $(python) || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); echo "Python could not make a virtual environment: install its venv module (python3-venv on Debian)."; exit 1; }
	@echo "Installing $(1) into $(VENV) ..."
	@$(python) -m pip install --quiet --disable-pip-version-check --retries 2 --require-hashes -r $(1) >$(VENV)/install.log 2>&1 || { echo "The packages could not be installed: is the package registry within reach? $(VENV)/install.log has the details."; exit 1; }
	@touch $@
endef

# Pins every package with its hash; uv writes no download address into the files.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade pyproject.toml --group dev -o requirements-dev.txt

clean:
	rm -rf $(VENV) $(catalogues)
