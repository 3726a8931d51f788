#!/bin/sh
# Runs the project's own Node.js with the arguments given, after installing the packages where they are missing or
# older than package-lock.json. The host's Node.js is only needed for npm, so an old one will do.
set -eu
cd "$(dirname "$0")/.."

# They are meant for another Node.js: one that ours does not know would end it before it begins.
if [ -n "${NODE_OPTIONS:-}" ]; then
  echo "! NODE_OPTIONS is not used for k6-chat, which brings its own Node.js: $NODE_OPTIONS" >&2
  unset NODE_OPTIONS
fi

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
  # Said here, because NODE_ENV=production and settings of the user would leave out what is needed: its Node.js is a
  # development package, and comes by an install script. Which scripts may run is in package.json.
  if ! npm ci --include=dev --include=optional --ignore-scripts=false --no-progress --loglevel=error >&2; then
    echo 'The packages could not be installed; npm said why above.' >&2
    exit 1
  fi
  if ! [ -x node_modules/.bin/node ]; then
    echo 'npm ci ended well and did not bring node_modules/.bin/node. Is npm told not to make links (npm config get bin-links), or to install elsewhere (npm config get global)?' >&2
    exit 1
  fi
  cp package-lock.json "$installed.part"
  mv "$installed.part" "$installed"
fi

# What is compiled once need not be again: it halves the time until a command, or one of its processes, begins.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node}"

exec node_modules/.bin/node "$@"
