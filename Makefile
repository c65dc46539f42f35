# Two commands: `make run` starts everything with demo data, `make test` checks everything.
# Needs Linux x86-64, make and any Python 3; the rest is fetched into this folder.

PYTHON3 ?= python3
PREPARE = @$(PYTHON3) -c '' 2>/dev/null || { echo "Python 3 is missing: install the package python3, or give its path with PYTHON3=..."; exit 1; }; \
	$(PYTHON3) -m ops.toolchain

.PHONY: help run test lint train talk clean

help:
	@echo "make run      start the service with demo data; prints the addresses, Ctrl-C stops it"
	@echo "make test     run every check and test; PYTEST='-k word' chooses tests"
	@echo "make lint     run the checks that start nothing: style, types, import contracts"
	@echo "make train    train the dialogue if what it learns from changed"
	@echo "make talk     hold a conversation in the terminal with the running service"
	@echo "make clean    remove what was built; var/ (database, keys, mails) stays"
	@echo
	@echo "The boussole command, once make run was used: .venv/bin/boussole --help"
	@echo "Every setting: .env.example"

run:
	$(PREPARE) run && exec .venv/bin/python -m ops up

test:
	$(PREPARE) test && exec .venv/bin/python -m ops.checks $(PYTEST)

lint:
	$(PREPARE) test && exec .venv/bin/python -m ops.checks static

train:
	$(PREPARE) run && exec .venv/bin/python -m ops train

talk:
	$(PREPARE) run && exec .venv/bin/python -m ops talk

clean:
	rm -rf .venv .venv-rasa .tools .rasa models widget/node_modules
