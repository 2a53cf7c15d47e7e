#!/bin/sh
# The tiers that run real programs against the clock: the live one mostly waits for sound and telephones, so it runs beside
# the others. What a busy machine let fail is asked once more, alone, and both answers are printed.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache
said=.cache/live.txt

others() { .venv/bin/python -m pytest "$@" tests/wire tests/product; }
live() { .venv/bin/python -m pytest -o cache_dir=.pytest_cache/live "$@" tests/live; }
again="--last-failed --last-failed-no-failures none"

live >"$said" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null' INT TERM
others
others_ended=$?
wait "$beside"
live_ended=$?
cat "$said"
# shellcheck disable=SC2086
if [ "$others_ended" -ne 0 ]; then others $again || exit 1; fi
# shellcheck disable=SC2086
if [ "$live_ended" -ne 0 ]; then live $again || exit 1; fi
