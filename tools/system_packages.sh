#!/usr/bin/env bash
# Installs what the tests need of the system where it may; names what it cannot. Tests that need
# something missing are skipped then, and fail under CI=true.
set -u

missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
compgen -G '/usr/share/fonts/truetype/liberation*' >/dev/null || missing+=(fonts-liberation)
for library in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
  # PDF pages are drawn with these; where there is no dpkg, the test of the PDF itself finds out.
  ! command -v dpkg-query >/dev/null 2>&1 ||
    dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q 'ok installed' || missing+=("$library")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; then
    echo "Installing for the tests: ${missing[*]} …"
    log=$(mktemp)
    if "${as_root[@]}" apt-get update -qq >"$log" 2>&1 &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
      rm -f "$log"
      exit 0
    fi
    tail -n 5 "$log"
  fi
fi
echo "Not installed, so the tests that need them cannot run: ${missing[*]}"
if [ "${CI:-}" = true ]; then exit 1; fi
exit 0
