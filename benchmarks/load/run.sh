#!/usr/bin/env bash
# Puts load on a shop of its own: benchmarks/load/run.sh [baseline|burst|retry-storm|stampede|cell-down|redis-down ...], by default all.
# k6 runs the scenarios where it is on PATH; a wrk variant of the baseline always runs. Exit code 1 when a threshold was crossed.
# DURATION (seconds per scenario, default 30) and BASE_PORT (default 9080) may be set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

DURATION=${DURATION:-30}
BASE_PORT=${BASE_PORT:-9080}
REDIS_PORT=$((BASE_PORT + 90))
SHOP=http://127.0.0.1:$BASE_PORT
IDENTITY=http://127.0.0.1:$((BASE_PORT + 1))
scenarios=("$@")
[[ $# -gt 0 ]] || scenarios=(baseline burst retry-storm stampede cell-down redis-down)

work=$(mktemp -d)
shop="" redis="" trouble="" crossed=()

stop() {
  [[ -z $1 ]] || ! kill "$1" 2>/dev/null || wait "$1" || true
}

close_shop() {
  stop "$trouble"
  stop "$shop"
  stop "$redis"
  trouble="" shop="" redis=""
}
trap 'close_shop; rm -rf "$work"' EXIT

# All load comes from one address here: the limit per address stays in force, with room for it.
open_shop() {
  : >"$work/shop.log"
  env EdgeKit__RateLimit__Policies__per-address__Capacity=1000000 EdgeKit__RateLimit__Policies__per-address__RefillPerSecond=1000000 \
    dotnet samples/ShopServices/Shop.AppHost/bin/Release/net10.0/Shop.AppHost.dll --base-port "$BASE_PORT" "$@" >>"$work/shop.log" 2>&1 &
  shop=$!
  until grep -qx ready "$work/shop.log"; do
    if ! kill -0 "$shop" 2>/dev/null; then
      echo "The shop did not open:" >&2
      tail -n 20 "$work/shop.log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

open_redis() {
  redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no --dir "$work" >/dev/null &
  redis=$!
}

# The process on a port; the AppHost starts it again each time.
kill_what_listens_on() {
  local file id
  for file in $(grep -lsz -- "[h]ttp://127.0.0.1:$1$" /proc/[0-9]*/cmdline); do
    id=${file#/proc/}
    kill -9 "${id%/cmdline}" 2>/dev/null || true
  done
}

kill_orders_of_cell_2() {
  sleep $((DURATION / 5))
  while true; do
    kill_what_listens_on $((BASE_PORT + 103))
    sleep $((DURATION / 5 + 1))
  done
}

kill_redis_for_a_third() {
  sleep $((DURATION / 3))
  kill "$redis"
  sleep $((DURATION / 3))
  exec redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no --dir "$work" >/dev/null
}

run_k6() {
  echo "== $1"
  k6 run --quiet -e SHOP="$SHOP" -e IDENTITY="$IDENTITY" -e DURATION="$DURATION" "benchmarks/load/$1.js" || crossed+=("$1")
}

run_scenario() {
  case $1 in
    cell-down) open_shop --cells 2; kill_orders_of_cell_2 & trouble=$! ;;
    redis-down) open_redis; open_shop --redis "127.0.0.1:$REDIS_PORT"; kill_redis_for_a_third & trouble=$! ;;
    *) open_shop ;;
  esac
  run_k6 "$1"
  close_shop
}

# A caller is limited to 100 requests a second: the readers are many.
take_tokens() {
  for reader in {1..60}; do
    curl -sf "$IDENTITY/connect/token" -d grant_type=client_credentials -d client_id=shop-load -d client_secret=shop-load-secret \
      -d "subject=reader-$reader" -d lifetime=3600 -d 'scope=orders.read' | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/'
    echo
  done | grep . >"$work/tokens"
}

run_wrk() {
  echo "== baseline-wrk"
  open_shop
  take_tokens
  wrk -t 2 -c 16 -d "${DURATION}s" -s benchmarks/load/baseline.lua "$SHOP" "$work/tokens" || crossed+=(baseline-wrk)
  close_shop
}

for scenario in "${scenarios[@]}"; do
  [[ -f benchmarks/load/$scenario.js && $scenario != shop ]] || { echo "There is no scenario \"$scenario\"." >&2; exit 2; }
done
./eng/install-test-servers.sh
dotnet build samples/ShopServices/Shop.AppHost -c Release --nologo -v quiet -consoleLoggerParameters:ErrorsOnly

if command -v k6 >/dev/null 2>&1; then
  for scenario in "${scenarios[@]}"; do
    run_scenario "$scenario"
  done
else
  echo "k6 is not on PATH (https://k6.io): ${scenarios[*]} do not run; the wrk variant of the baseline does."
fi
run_wrk

if [[ ${#crossed[@]} -gt 0 ]]; then
  echo "Thresholds were crossed: ${crossed[*]}" >&2
  exit 1
fi
