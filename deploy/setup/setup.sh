#!/bin/sh
# Sets up what a command needs, and nothing twice: setup.sh run|check|test|web. Called by the Makefile.
# Where this cannot help (no root, no Node) it says what to run and stops with exit 1.
set -eu
cd "$(dirname "$0")/../.."
purpose=${1:-run}
venv=.venv
stamps=.cache/setup

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# fingerprint FILE... of the contents; fresh NAME FINGERPRINT is true when NAME was done with these contents.
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }
fresh() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }
# quietly COMMAND... says what it has to say only if it goes wrong; `make web` shows everything.
quietly() {
    [ "$purpose" = web ] && { "$@"; return; }
    mkdir -p "$stamps"
    "$@" > "$stamps/last.log" 2>&1 || { cat "$stamps/last.log" >&2; exit 1; }
}
done_with() { mkdir -p "$stamps"; printf '%s\n' "$2" > "$stamps/$1"; }

find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        if have "$python" && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then return; fi
    done
    stop "Python 3.11 or later is needed: apt-get install python3 python3-venv"
}

check_node() {
    node=$(node --version 2>/dev/null | tr -d v | cut -d. -f1)
    [ "${node:-0}" -ge 20 ] && have npm || stop "Node.js 20 or later with npm is needed (found: ${node:-none})"
}

asterisk_is_there() {
    [ -x .cache/asterisk/tree/usr/sbin/asterisk ] && return
    found=$( (PATH=$PATH:/usr/sbin:/usr/local/sbin asterisk -V || true) 2>/dev/null | sed -n 's/^Asterisk \([0-9]*\)\..*/\1/p')
    [ "${found:-0}" -ge 18 ]
}

# One line: what is missing of this machine's packages.
missing_packages() {
    have espeak-ng || printf 'espeak-ng '
    have sox || printf 'sox '
    asterisk_is_there || have mmdebstrap || printf 'mmdebstrap '
    asterisk_is_there || [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || printf 'debian-archive-keyring '
    "$python" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv '
    if [ "$purpose" = test ]; then
        have sipp || printf 'sip-tester '
        have chromium || printf 'chromium '
    fi
}

packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! have apt-get; then
        say "Some programs are missing. Run this, then try again:"
        stop "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing% }"
    fi
    say "setup: installing ${missing% }"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # shellcheck disable=SC2086
    apt-get install -q -y --no-install-recommends $missing
}

environment() {
    lock=requirements.txt
    [ "$purpose" = run ] || lock=requirements-dev.txt
    mark=$(fingerprint "$lock" deploy/setup/requirements-build.txt setup.cfg pyproject.toml)-$(pwd)
    [ -x "$venv/bin/centrala" ] && { fresh "python-$lock" "$mark" || { [ "$purpose" = run ] && fresh_with_tools; }; } && return
    say "setup: Python packages from $lock into $venv"
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes \
        -r "$lock" -r deploy/setup/requirements-build.txt
    "$venv/bin/python" -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
    done_with "python-$lock" "$mark"
}

# An environment with the development tools has everything that the program needs.
fresh_with_tools() {
    fresh python-requirements-dev.txt \
        "$(fingerprint requirements-dev.txt deploy/setup/requirements-build.txt setup.cfg pyproject.toml)-$(pwd)"
}

# Byte code beside the sources: a service may not write it, and its callers wait while it reads the sources anew.
compiled() {
    "$venv/bin/python" -m compileall -q scripts_dsl ivr cti outbound centrala
}

pages() {
    lock_mark=$(fingerprint web/package.json web/package-lock.json)
    if ! [ -d web/node_modules ] || ! fresh npm "$lock_mark"; then
        say "setup: tools for the browser page"
        quietly npm --prefix web ci --ignore-scripts --no-audit --no-fund
        done_with npm "$lock_mark"
    fi
    sources=$(find web -name node_modules -prune -o -type f -print | LC_ALL=C sort)
    # shellcheck disable=SC2086
    page_mark=$(fingerprint $sources)
    if ! [ -e cti/static/index.html ] || ! fresh web "$page_mark"; then
        say "setup: building the browser page"
        quietly npm --prefix web run build
        done_with web "$page_mark"
    fi
}

# The documents that Twilio publishes about its own API, for tests: one file of an npm package, nothing of it runs.
twilio_documents() {
    version=8.3.2
    sum=a914c0652d798bf9ec78a1eedb36486f5043efc58545539633ae620bd26a8d97
    sum=${sum}4da73e4a41a884235925b0b7160e2d69c171fd246ea96c55c9ac8898449c3f77
    target=.cache/twilio/api_v2010-$version.json
    [ -e "$target" ] && return
    say "setup: Twilio's own description of its API, for tests"
    mkdir -p .cache/twilio
    (cd .cache/twilio && npm pack --silent "@twilio/cli-core@$version" >/dev/null)
    package=.cache/twilio/twilio-cli-core-$version.tgz
    [ "$(sha512sum "$package" | cut -d' ' -f1)" = "$sum" ] || stop "$package is not what it was"
    tar -xzOf "$package" package/src/services/twilio-api/twilio_api_v2010.json > "$target.new"
    mv "$target.new" "$target" && rm "$package"
}

case $purpose in
    web) check_node; pages; exit ;;
    check | test | run) find_python; check_node ;;
    *) stop "setup.sh run|check|test|web" ;;
esac
[ "$purpose" = check ] || packages
# The page needs nothing of Python, and Python nothing of the page.
pages &
building=$!
trap 'kill "$building" 2>/dev/null || true' EXIT
environment
wait "$building"
trap - EXIT
[ "$purpose" = check ] || compiled
[ "$purpose" = check ] || { asterisk_is_there && [ -n "$(find .cache/asterisk -maxdepth 1 -name 'sounds-*' 2>/dev/null)" ]; } ||
    "$venv/bin/python" -m centrala.pbx
[ "$purpose" != test ] || twilio_documents
