#!/usr/bin/env bash
# Set up this checkout: system libraries, .venv, the locked packages, and the project itself (editable).
#
#   packaging/setup.sh run    what `make run` needs
#   packaging/setup.sh dev    what `make test` and `make check` need (contains the above)
#
# It can be run again at any time; when nothing is left to do it takes a fraction of a second. It asks nothing.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DEBIAN_FRONTEND=noninteractive PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

role=${1:-dev}
case $role in
    run) lists=(packaging/apt-run.txt) ;;
    dev) lists=(packaging/apt-run.txt packaging/apt-dev.txt) ;;
    *) echo "usage: packaging/setup.sh run|dev" >&2; exit 2 ;;
esac

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# ---- one at a time: two makes must not write the same .venv -------------------------------------------------
mkdir -p build
# (9>&- below: a service that a package starts must not inherit the lock)
if command -v flock >/dev/null; then
    exec 9>build/.setup.lock
    flock -w 900 9 || stop "another set-up has held build/.setup.lock for 15 minutes; end it and try again."
fi

# ---- system packages ----------------------------------------------------------------------------------------
as_root() {   # empty: allowed as we are; otherwise the words to put before a command; fails when not allowed
    if [ "$(id -u)" = 0 ]; then echo ""; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then echo "sudo -n"; else return 1; fi
}

absent() {   # the names given that are not installed
    local have name
    have=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | awk '$1 == "installed" {print $2}' | tr '\n' ' ')"
    for name in "$@"; do
        case $have in *" $name "* | *" ${name}t64 "*) ;; *) echo "$name" ;; esac
    done
}

refreshed=no
apt_install() {   # returns 1, having said why, when the packages cannot be installed
    local sudo
    if ! command -v apt-get >/dev/null; then
        say "this system has no apt-get; missing as Debian names them: $*"
        return 1
    fi
    if ! sudo=$(as_root); then
        say "not root, and sudo asks for a password; missing packages: $*"
        say "install them with: sudo apt-get install $*"
        return 1
    fi
    say "installing with apt-get: $*"
    if [ $refreshed = no ]; then
        # shellcheck disable=SC2086  # $sudo is zero or two words
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update >build/apt.log 2>&1 9>&- \
            || say "apt-get update failed (build/apt.log); going on with the package lists that are here."
        refreshed=yes
    fi
    # shellcheck disable=SC2086
    if ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >>build/apt.log 2>&1 9>&-; then
        tail -n 5 build/apt.log >&2
        say "apt-get could not install: $* (build/apt.log has the whole)"
        return 1
    fi
}

missing=()
if command -v dpkg-query >/dev/null; then
    # shellcheck disable=SC2046  # one word a package is meant
    mapfile -t missing < <(absent $(grep -hv '^#' "${lists[@]}"))
    # Left out is no end of the road: libraries may come from elsewhere. Whether Qt starts is tried below.
    if [ ${#missing[@]} -gt 0 ] && apt_install "${missing[@]}"; then missing=(); fi
elif [ ! -e .venv ]; then
    say "this is not Debian or Ubuntu: the libraries in ${lists[*]} are not looked for, only tried."
fi

# ---- a Python of 3.11 or newer ------------------------------------------------------------------------------
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

choose_python() {   # prints the first that fits and can make a venv, else the first that fits
    local name first=
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        if command -v "$name" >/dev/null && fits "$name"; then
            if can_venv "$name"; then echo "$name"; return; fi
            first=${first:-$name}
        fi
    done
    echo "$first"
}

find_python() {
    python=$(choose_python)
    if [ -z "$python" ]; then
        apt_install python3 python3-venv || true
        python=$(choose_python)
        if [ -z "$python" ]; then apt_install python3.11 python3.11-venv || true; python=$(choose_python); fi
        [ -n "$python" ] || stop "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3.12"
    fi
    if ! can_venv "$python"; then
        local dotted
        dotted=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$dotted-venv" || apt_install python3-venv || true
        python=$(choose_python)
        can_venv "$python" || stop "$python cannot make virtual environments: its ensurepip is missing. On Debian and Ubuntu: sudo apt-get install python$dotted-venv"
    fi
}

# ---- .venv with the locked packages -------------------------------------------------------------------------
locked() {   # a fingerprint of all that the environment of role $1 is made from
    { pwd -P; echo "$1"; cat "requirements/$1.txt" requirements/build.txt pyproject.toml packaging/setup.sh; .venv/bin/python -V; } | sha256sum | cut -c1-64
}

ready() { [ "$(cat ".venv/.ready-$1" 2>/dev/null)" = "$(locked "$1")" ]; }

if [ -e .venv ] && ! fits .venv/bin/python; then
    say "the .venv here does not run (moved, or its Python is gone or too old); making it anew."
    rm -rf .venv
fi
if [ ! -e .venv ]; then
    find_python
    say "making .venv with $("$python" -V)"
    "$python" -m venv .venv || { rm -rf .venv; stop "$python -m venv failed."; }
fi

if ready "$role" || { [ "$role" = run ] && ready dev; }; then exit 0; fi

say "installing the locked packages of requirements/$role.txt (the first time takes a minute or two)"
rm -f .venv/.ready-*
pip() { .venv/bin/python -m pip install -qq --retries 5 "$@" || stop "pip could not install; its message is above. Nothing else was changed: run it again when that is mended."; }
pip --require-hashes -r "requirements/$role.txt"
pip --require-hashes -r requirements/build.txt
pip --no-deps --no-build-isolation --editable .

# ---- does the window library start here? --------------------------------------------------------------------
if ! QT_QPA_PLATFORM=offscreen .venv/bin/python -c 'from PySide6.QtWidgets import QApplication; QApplication([])' 2>build/qt.log; then
    tail -n 3 build/qt.log >&2
    stop "Qt does not start. Packages that are missing here: ${missing[*]:-none that packaging/apt-run.txt names}"
fi
if [ ${#missing[@]} -gt 0 ]; then say "Qt starts all the same; going on without: ${missing[*]}"; fi
locked "$role" >".venv/.ready-$role"
say "ready."
