#!/usr/bin/env bash
# Brings Debian's promtool to var/tools, where the tests look for it besides PATH. Nothing is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools="$PWD/var/tools"
if command -v promtool > /dev/null || [ -x "$tools/promtool" ]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq prometheus 2> /dev/null || { apt-get update -qq && apt-get download -qq prometheus; }
dpkg-deb -x prometheus_*.deb .
mkdir -p "$tools"
mv usr/bin/promtool "$tools/promtool"
