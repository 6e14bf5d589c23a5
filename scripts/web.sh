#!/bin/sh
# The web app's packages, when the lock file has changed since they were installed.
set -eu
cd "$(dirname "$0")/../frontend"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    # Not `npm ci`: it refuses a lock file without the packages of other platforms, which not every
    # registry carries. This installs what the lock file says and leaves it as it is.
    npm install --no-save --no-audit --no-fund </dev/null
    touch node_modules/.package-lock.json
fi
