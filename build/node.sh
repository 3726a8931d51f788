#!/bin/sh
# Runs the project's own Node.js with the arguments given, after installing the packages where they are missing or
# older than package-lock.json. The host's Node.js is only needed for npm, so an old one will do.
set -eu
cd "$(dirname "$0")/.."

installed=node_modules/.k6-chat-installed.lock
if ! cmp -s package-lock.json "$installed" || ! [ -x node_modules/.bin/node ]; then
  if ! command -v npm >/dev/null 2>&1; then
    echo 'k6-chat needs Node.js 18 or newer with npm on PATH; found no npm. Get it from https://nodejs.org.' >&2
    exit 1
  fi
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  if [ "$major" -lt 18 ]; then
    echo "k6-chat needs Node.js 18 or newer on PATH; found $(node --version). Get it from https://nodejs.org." >&2
    exit 1
  fi
  echo 'Installing packages (npm ci) …' >&2
  npm ci --no-progress --loglevel=error >&2
  if ! [ -x node_modules/.bin/node ]; then
    echo 'npm ci did not bring the project its own Node.js: its install scripts must be allowed (npm config ignore-scripts must be false).' >&2
    exit 1
  fi
  cp package-lock.json "$installed.part"
  mv "$installed.part" "$installed"
fi

exec node_modules/.bin/node "$@"
