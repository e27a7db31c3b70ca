#!/bin/sh
# run.sh FOLDER: makes a client of the OpenAPI document that $HTX_ADDRESS serves, and drives one case with it.
# Packages are installed into FOLDER once.  Exit 77: they could not be had.
set -e
here=$(dirname "$0")
mkdir -p "$1"
cp "$here/package.json" "$here/drive_case.ts" "$1"
cd "$1"
command -v npm >/dev/null || exit 77
if [ ! -d node_modules/openapi-fetch ]; then
  timeout 180 npm install --no-audit --no-fund --silent >install.log 2>&1 || exit 77
fi
node_modules/.bin/openapi-typescript "$HTX_ADDRESS/api/v1/openapi.json" -o api.d.ts >generate.log 2>&1
node_modules/.bin/tsc --strict --skipLibCheck --types node --module nodenext --target es2022 --outDir out drive_case.ts
node out/drive_case.js
