#!/usr/bin/env bash
# Brings what the tests need beside Python: Redis, PostgreSQL, Chromium and fonts for every script we
# show. Root on Debian gets what is missing installed; anyone else is told exactly what to install.
set -euo pipefail

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
# Without the fonts a screenshot of Arabic or Amharic shows boxes. Asked of the files, since
# fontconfig itself may be missing.
has_font() { compgen -G "/usr/share/fonts/truetype/noto/$1*" >/dev/null; }
{ has_font NotoSansArabic && has_font NotoSansEthiopic && has_font NotoSansHebrew; } || missing+=(fonts-noto-core)

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  printf 'make test: the tests need these packages, which are missing: %s\n' "${missing[*]}" >&2
  printf 'Install them (Debian: sudo apt-get install %s), then run make test again.\n' "${missing[*]}" >&2
  exit 1
fi

printf 'make test: installing %s\n' "${missing[*]}"
# Tests start servers of their own: the packages' services must not be started by the way.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get -qq update && apt-get -qq -y --no-install-recommends install "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  printf 'make test: apt-get could not install %s (its last lines are above).\n' "${missing[*]}" >&2
  exit 1
fi
rm -f "$log"
