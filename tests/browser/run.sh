#!/usr/bin/env bash
# The pages in Chromium, against a server with the store of the example.  Exit 77: skipped, and says why.
#
#   HTX=PROGRAM tests/browser/run.sh FOLDER [PART ...]    FOLDER keeps packages, store and screenshots
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
htx=$(realpath "$HTX")
mkdir -p "$1"
cd "$1"
shift

skip() { echo "SKIPPED: the pages were not tried in a browser: $*"; exit 77; }
for program in chromium node npm; do
  command -v "$program" >/dev/null || skip "$program is not installed"
done
cp "$here/package.json" .
if [[ ! -d node_modules/playwright-core || ! -d node_modules/axe-core ]]; then
  timeout 120 npm install --no-audit --no-fund --fetch-retries=1 >npm.txt 2>&1 ||
    skip "npm could not get what it needs: $(tail -n 1 npm.txt)"
fi
HTX=$htx LANG=vi_VN.UTF-8 "$here/../../examples/ca-mau-2020/run.sh" "$PWD/store" >example.txt 2>&1 ||
  { tail -n 20 example.txt; exit 1; }
# A module is sought beside who asks for it: so the test runs from here.
cp "$here"/*.mjs .
HTX=$htx exec node run.mjs "$@"
