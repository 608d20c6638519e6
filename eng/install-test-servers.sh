#!/usr/bin/env bash
# Installs the servers that tests start for themselves, where that is allowed, and otherwise says what is missing.
# Nothing is started: fixtures run private servers on free ports. Tests that need an absent server fail and say so.
set -euo pipefail

# One line per server: the program that tests start, the Debian package that brings it.
NEEDED=(
  "redis-server redis-server"
  "postgres     postgresql"
  "rabbitmqctl  rabbitmq-server"
  "chromium     chromium"
  "promtool     prometheus"
  "wrk          wrk"
  "npm          npm"
)

# Debian keeps PostgreSQL's programs out of PATH, one folder per version.
PATH="$PATH:/usr/sbin:/usr/local/sbin:$(printf '%s:' /usr/lib/postgresql/*/bin)"

missing_packages() {
  local line program package
  for line in "${NEEDED[@]}"; do
    read -r program package <<<"$line"
    command -v "$program" >/dev/null 2>&1 || echo "$package"
  done
}

# The prefix under which apt may run; fails when it may not.
privilege() {
  if [[ $EUID -eq 0 ]]; then
    echo env
  elif sudo -n true 2>/dev/null; then
    echo sudo
  else
    return 1
  fi
}

# Debian starts a service as soon as it is installed, unless this file says no.
deny_service_starts() {
  POLICY=/usr/sbin/policy-rc.d
  POLICY_KEPT=""
  if "$AS_ROOT" test -e "$POLICY"; then
    POLICY_KEPT=$POLICY.kept-by-edgekit
    "$AS_ROOT" mv "$POLICY" "$POLICY_KEPT"
  fi
  trap restore_service_starts EXIT
  printf '#!/bin/sh\nexit 101\n' | "$AS_ROOT" tee "$POLICY" >/dev/null
  "$AS_ROOT" chmod 755 "$POLICY"
}

restore_service_starts() {
  rm -f "$LOG"
  "$AS_ROOT" rm -f "$POLICY"
  if [[ -n $POLICY_KEPT ]]; then
    "$AS_ROOT" mv "$POLICY_KEPT" "$POLICY"
  fi
}

apt() {
  "$AS_ROOT" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" </dev/null >>"$LOG" 2>&1
}

install_packages() {
  apt update && apt install -y --no-install-recommends "$@"
}

mapfile -t missing < <(missing_packages)
if [[ ${#missing[@]} -eq 0 ]]; then
  exit 0
fi

by_hand="Missing for the tests: ${missing[*]}. To install: sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null 2>&1 || ! AS_ROOT=$(privilege); then
  echo "$by_hand" >&2
  exit 1
fi

LOG=$(mktemp)
deny_service_starts
echo "Installing what the tests start: ${missing[*]}"
if ! install_packages "${missing[@]}"; then
  echo "The installation failed; trying once more." >&2
  sleep 5
  if ! install_packages "${missing[@]}"; then
    tail -n 20 "$LOG" >&2
    echo "$by_hand" >&2
    exit 1
  fi
fi
