#!/bin/sh
# The tiers that run real programs against the clock. They mostly wait for sound and telephones, so four runs beside each
# other share them (tests/support/shared_run.py). What a busy machine let fail is asked once more, alone, and both answers
# are printed.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache/real
rm -rf .pytest_cache/real-*
shared=$(mktemp -d)

part() {
	number=$1
	shift
	.venv/bin/python -m pytest -o cache_dir=".pytest_cache/real-$number" "$@" tests/live tests/product tests/wire
}

running=""
for each in 1 2 3; do
	part "$each" --shared "$shared" --durations 10 >".cache/real/$each.txt" 2>&1 &
	running="$running $!"
done
# shellcheck disable=SC2086
trap 'kill $running 2>/dev/null' INT TERM
failed=""
part 4 --shared "$shared" --from-behind --durations 10 || failed="4"
each=0
for process in $running; do
	each=$((each + 1))
	wait "$process" || failed="$failed $each"
	cat ".cache/real/$each.txt"
done
rm -rf "$shared"
for each in $failed; do
	part "$each" --last-failed --last-failed-no-failures none || exit 1
done
