#!/bin/sh
# The tiers that run real programs against the clock. They mostly wait for sound and telephones, so four runs beside each
# other share them (tests/support/shared_run.py). What a busy machine let fail is asked once more, alone, and both answers
# are printed.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache/real
rm -rf .pytest_cache/real-*
shared=$(mktemp -d)

# Every commit of a test's database waits for the disk, and with four runs for everybody's: in memory none does.
memory=/dev/shm/centrala-tests-$$
free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ "${free:-0}" -gt 4000000 ] && mkdir -p $memory; then
	printf '#!/bin/sh\n' >$memory/try && chmod +x $memory/try
	$memory/try 2>/dev/null && export PYTEST_DEBUG_TEMPROOT=$memory
fi

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
trap 'rm -rf "$shared" "$memory"' EXIT
failed=""
part 4 --shared "$shared" --from-behind --durations 10 || failed="4"
each=0
for process in $running; do
	each=$((each + 1))
	wait "$process" || failed="$failed $each"
	cat ".cache/real/$each.txt"
done
for each in $failed; do
	part "$each" --last-failed --last-failed-no-failures none || exit 1
done
