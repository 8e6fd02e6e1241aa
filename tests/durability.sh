#!/usr/bin/env bash
# The long proof that nothing acknowledged is lost and nothing is stored twice: as many cycles of each kind of fault as are asked for, those of former runs
# counted, on from where the last run stopped; totals in artifacts/durability/totals.json. Needs root and what ./test.sh installs.
# Usage: tests/durability.sh --kills 10000 --power-cuts 500 ...      --help lists the kinds of faults.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

dotnet build tests/LampuKota.EndToEnd/LampuKota.EndToEnd.csproj -c Release -v q
exec nice -n 19 dotnet artifacts/bin/LampuKota.EndToEnd/release/LampuKota.EndToEnd.dll "$@"
