# What people type. Each line sets up what it needs by itself; a second time that costs nothing.
.PHONY: setup run test check fmt web docs bench bench-pacing bench-brake chaos chaos-short
SETUP = @sh deploy/setup/setup.sh
BIN = .venv/bin
PYTEST = $(BIN)/python -m pytest
CHAOS = PYTHONPATH=tests $(BIN)/python -m chaos

setup: ; $(SETUP) run
run:   ; $(SETUP) run   && exec $(BIN)/centrala demo up
test:  ; $(SETUP) test  && npm --prefix web test && $(PYTEST) tests/pure && tests/real.sh && ($(CHAOS) --short || $(CHAOS) --short)
check: ; $(SETUP) check && $(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/centrala check callflows && npm --prefix web run check
fmt:   ; $(SETUP) check && $(BIN)/ruff check --fix . ; $(BIN)/ruff format . && npm --prefix web run fmt
web:   ; $(SETUP) web
docs:  ; $(SETUP) check && $(BIN)/zensical build
bench: ; $(SETUP) test  && PYTHONPATH=tests exec $(BIN)/python -m bench $(ROWS)
bench-pacing: ; $(SETUP) check && exec $(BIN)/python -m bench.pacing $(ROWS)
bench-brake: ; $(SETUP) check && exec $(BIN)/python -m bench.brake $(ROWS)
chaos: ; $(SETUP) test  && $(CHAOS) --page docs/promises.md
chaos-short: ; $(SETUP) test && $(CHAOS) --short
