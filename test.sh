#!/usr/bin/env bash
# Installs what the tests need and is missing, builds without a warning, runs every test, and ends with one line of totals.
# Usage: ./test.sh [--fast]     --fast leaves out the tests that start real processes, real clients and a real browser.
set -euo pipefail
cd "$(dirname "$0")"

fast=false
case "${1:-}" in
  "") ;;
  --fast) fast=true ;;
  *) echo "Unknown option '$1'. Run ./test.sh, or ./test.sh --fast to leave out the end-to-end tests." >&2; exit 2 ;;
esac

results=artifacts/test-results
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Methods that run for seconds are not worth being measured and compiled a third time.
export DOTNET_TieredPGO=0
# Packets of each fuzzer; see docs/security.md for the long form.
export LAMPUKOTA_FUZZ_PACKETS="${LAMPUKOTA_FUZZ_PACKETS:-1000000}"

say() { printf '\n== %s\n' "$*"; }

# Debian's name of each program that the end-to-end tests start, with the file that shows that it is there.
install_missing_programs() {
  local missing=() package file
  while read -r package file; do
    compgen -G "$file" > /dev/null || missing+=("$package")
  done <<'PROGRAMS'
mosquitto /usr/sbin/mosquitto
mosquitto-clients /usr/bin/mosquitto_sub
victoria-metrics /usr/bin/victoria-metrics
influxdb /usr/bin/influxd
python3 /usr/bin/python3
python3-paho-mqtt /usr/lib/python3/dist-packages/paho/mqtt/client.py
chromium /usr/bin/chromium
strace /usr/bin/strace
python3-aiosmtpd /usr/lib/python3/dist-packages/aiosmtpd/__init__.py
e2fsprogs /usr/sbin/mkfs.ext4
systemd /usr/bin/systemd-analyze
postgresql /usr/lib/postgresql/*/bin/postgres
PROGRAMS
  [ ${#missing[@]} -eq 0 ] && return 0

  say "Installing with apt: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  "${as_root[@]}" apt-get update -qq
  # No service is to start by itself: the tests start their own, on free ports.
  local policy=/usr/sbin/policy-rc.d made_policy=false
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
    "${as_root[@]}" chmod +x "$policy"
    made_policy=true
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  if $made_policy; then "${as_root[@]}" rm "$policy"; fi
}

if ! $fast; then install_missing_programs; fi

say "Restoring and building"
dotnet restore LampuKota.sln --locked-mode
dotnet build LampuKota.sln -c Release --no-restore

if ! $fast; then
  say "Restoring the JavaScript that the tests use"
  (cd tests/LampuKota.EndToEnd/Clients && npm ci --silent)
fi

rm -rf "$results"
status=0
run_project() {
  say "Testing $1"
  dotnet test "tests/$1/$1.csproj" -c Release --no-build --logger "trx;LogFileName=$1.trx" --results-directory "$results" || status=1
}
run_project LampuKota.Tests
if ! $fast; then run_project LampuKota.EndToEnd; fi

hardware_skipped=false
if ! $fast; then
  say "Testing the hardware's drivers in a guest"
  hardware=0
  LAMPUKOTA_TEST_RESULTS=$results tests/hardware.sh || hardware=$?
  case $hardware in
    0) ;;
    3) hardware_skipped=true ;;
    *) status=1 ;;
  esac
fi

# One line for all projects together. A skipped test is a failure here: this script installs all that tests need. The one exception is the guest, whose kernel
# not every machine can get (docs/decisions/0057).
total() { sed -n 's/.*<Counters[^>]* '"$1"'="\([0-9]*\)".*/\1/p' "$results"/*.trx | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(total passed)
skipped=$(($(total total) - $(total executed)))
failed=$(($(total executed) - passed))
if [ "$skipped" -gt 0 ] || [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then status=1; fi
if $hardware_skipped; then printf '\nThe tests of the hardware were skipped: the guest cannot be had here.\n'; fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
exit $status
