# What people type. Each line sets up what it needs by itself; a second time that costs nothing.
.PHONY: setup run test check types style fmt web docs bench bench-pacing bench-brake chaos chaos-short
# A checkout compiles its sources and tests once, not each program anew.
unexport PYTHONDONTWRITEBYTECODE
SETUP = @sh deploy/setup/setup.sh
BIN = .venv/bin
CHAOS = PYTHONPATH=tests $(BIN)/python -m chaos

setup: ; $(SETUP) run
run:   ; $(SETUP) run   && exec $(BIN)/centrala demo up
# What is red does not keep the rest from being tried: one run tells everything.
test:  ; $(SETUP) test  && { red=; npm --prefix web test || red=1; tests/pure.sh || red=1; tests/real.sh || red=1; \
	$(CHAOS) --short || $(CHAOS) --short || red=1; [ -z "$$red" ]; }
check: ; $(SETUP) check && make --no-print-directory --keep-going --jobs=2 --output-sync types style
types: ; $(BIN)/mypy
style: ; $(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/lint-imports && $(BIN)/centrala check callflows && npm --prefix web run check
fmt:   ; $(SETUP) check && $(BIN)/ruff check --fix . ; $(BIN)/ruff format . && npm --prefix web run fmt
web:   ; $(SETUP) web
docs:  ; $(SETUP) check && $(BIN)/zensical build
bench: ; $(SETUP) test  && PYTHONPATH=tests exec $(BIN)/python -m bench $(ROWS)
bench-pacing: ; $(SETUP) check && exec $(BIN)/python -m bench.pacing $(ROWS)
bench-brake: ; $(SETUP) check && exec $(BIN)/python -m bench.brake $(ROWS)
chaos: ; $(SETUP) test  && $(CHAOS) --page docs/promises.md
chaos-short: ; $(SETUP) test && $(CHAOS) --short
