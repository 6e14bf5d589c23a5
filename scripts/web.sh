#!/bin/sh
# The web app's packages, when the lock file has changed since they were installed.
set -eu
cd "$(dirname "$0")/../frontend"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund </dev/null
    touch node_modules/.package-lock.json
fi
