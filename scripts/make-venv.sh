#!/usr/bin/env bash
# Makes .venv (or $VENV) with $PYTHON (3.11 or newer); on a Debian without ensurepip, root gets it installed first.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-}
say() { printf 'make install: %s\n' "$*" >&2; }

if [ -z "$python" ]; then
  say "there is no Python here. Dragoman needs Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."
  exit 1
fi
if ! "$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))'; then
  say "$python is $("$python" --version 2>&1); Dragoman needs 3.11 or newer. Choose another: make PYTHON=python3.12 …"
  exit 1
fi

venv=${VENV:-.venv}
rm -rf "$venv"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "$python cannot make a virtual environment: its module ensurepip is missing."
    say "Install it (Debian: sudo apt-get install $package), then run make again."
    exit 1
  fi
  say "installing $package, which $python needs to make a virtual environment"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$package" >/dev/null
fi

# A half-made one would look finished to the next make.
trap 'rm -rf "$venv"' ERR
"$python" -m venv "$venv"
