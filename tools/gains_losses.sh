#!/usr/bin/env bash
# Which figures of the sample corpus appeared, vanished or changed against another commit (default: the previous one).
#   tools/gains_losses.sh [COMMIT]
set -euo pipefail
cd "$(dirname "$0")/.."
commit="${1:-HEAD~1}"
python="${PYTHON_BIN:-.venv/bin/python}"
git rev-parse -q --verify "$commit^{commit}" >/dev/null || { echo "no commit $commit here (a shallow clone?)"; exit 0; }
work="$(mktemp -d)"
trap 'git worktree remove --force "$work/then" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/then" "$commit"
absolute="$(cd "$(dirname "$python")" && pwd)/$(basename "$python")"
corpus="$PWD/data/corpus"
# Both versions read the corpus of today, each with its own rules.
if ! (cd "$work/then" && PARTY_METRICS_DATA="$OLDPWD/data" PYTHONPATH="$work/then" timeout 300 "$absolute" -P -m metrics extract "$corpus" \
      >"$work/before.jsonl" 2>"$work/errors"); then
  echo "the version of $commit could not extract: $(tail -n 1 "$work/errors")"
  exit 0
fi
echo "Gains and losses against $(git log -1 --format='%h %s' "$commit"):"
timeout 300 "$absolute" -m metrics evaluate "$corpus" --before "$work/before.jsonl" | sed -n '/documents,/,$p'
