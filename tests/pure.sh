#!/bin/sh
# The tier without programs, clocks and sockets, in two runs that share it: one for each of two processors. The second first
# compiles the tests of the other tiers, which four runs are about to read.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache/pure
unset PYTHONDONTWRITEBYTECODE
shared=$(mktemp -d)

part() {
	number=$1
	shift
	.venv/bin/python -m pytest -o cache_dir=".pytest_cache/pure-$number" --shared "$shared" "$@" tests/pure
}

(
	.venv/bin/python -m pytest -p no:cacheprovider --collect-only -qq tests/live tests/product tests/wire >/dev/null
	part 2 --from-behind
) >.cache/pure/2.txt 2>&1 &
second=$!
trap 'kill $second 2>/dev/null' INT TERM
trap 'rm -rf "$shared"' EXIT
part 1
first=$?
wait $second
status=$?
cat .cache/pure/2.txt
exit $((first | status))
