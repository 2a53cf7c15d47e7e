#!/bin/sh
# The tiers that run real programs against the clock. They mostly wait for sound and telephones, so four runs beside each
# other share them (tests/support/shared_run.py): the first begins with the browsers, two with telephones, and the fourth,
# with what waits for nobody, gives way to them. What a busy machine let fail is asked once more, alone, and both answers
# are printed; all that fails twice is named before the end.
set -u
cd "$(dirname "$0")/.."
mkdir -p .cache/real
rm -rf .pytest_cache/real-*
shared=$(mktemp -d)

# Compiled once, not by each run and each program anew.
unset PYTHONDONTWRITEBYTECODE

# Every commit of a test's database waits for the disk, and with four runs for everybody's: in memory none does.
memory=/dev/shm/centrala-tests-$$
free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ "${free:-0}" -gt 4000000 ] && mkdir -m 755 $memory; then
	printf '#!/bin/sh\n' >$memory/try && chmod +x $memory/try
	$memory/try 2>/dev/null && export PYTEST_DEBUG_TEMPROOT=$memory TMPDIR=$memory
fi

part() {
	number=$1
	shift
	$gentle .venv/bin/python -m pytest -o cache_dir=".pytest_cache/real-$number" "$@" tests/live tests/product tests/wire
}

running=""
gentle=""
for each in "1 --first browser" "2 --last browser" "3 --last browser"; do
	# shellcheck disable=SC2086
	part $each --shared "$shared" --durations 10 >".cache/real/${each%% *}.txt" 2>&1 &
	running="$running $!"
done
# shellcheck disable=SC2086
trap 'kill $running 2>/dev/null' INT TERM
trap 'rm -rf "$shared" "$memory"' EXIT
failed=""
gentle="nice -n 3"
part 4 --shared "$shared" --from-behind --durations 10 || failed="4"
gentle=""
each=0
for process in $running; do
	each=$((each + 1))
	wait "$process" || failed="$failed $each"
	cat ".cache/real/$each.txt"
done
red=""
for each in $failed; do
	part "$each" --last-failed --last-failed-no-failures none || red="$red $each"
done
[ -z "$red" ] || { echo "tests/real.sh: failed twice, in the runs$red" && exit 1; }
