#!/usr/bin/env bash
# Write requirements.lock anew: exact versions with hashes for every platform and Python from 3.11 on, naming no host and
# no path. With uv on the PATH (or UV set to it); what is held back on purpose is in tools/lock-constraints.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="${UV:-uv}"
command -v "$uv" >/dev/null || { echo "uv is needed: pip install uv" >&2; exit 1; }
"$uv" pip compile pyproject.toml tools/lock-build.in --extra dev \
  --constraints tools/lock-constraints.txt --universal --python-version 3.11 --generate-hashes --upgrade \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
if grep -nE 'https?://|file:|--(index|find-links|extra)|^ *#|[ =]/' requirements.lock; then
  echo "requirements.lock names a host or a path (above)" >&2
  exit 1
fi
echo "$(grep -cE '^[a-z0-9]' requirements.lock) packages locked"
