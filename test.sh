#!/usr/bin/env bash
# Passes every test: ./test.sh [--all] [arguments of dotnet test, such as --filter FullyQualifiedName~Bucket]
# --all adds the long suites. Fails when the build or a test fails, when no test ran and, with CI=true, when one was skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# A test that is silent for so long hangs. None waits longer for something that does not move, and the whole crash matrix of one shop is
# one test.
hang=25m
if [[ ${1-} == --all ]]; then
  export EDGEKIT_TEST_ALL=1
  hang=80m
  shift
fi

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET SDK is missing: install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later of its feature line from https://dot.net" >&2
  exit 1
fi

# A missing server is no reason to run nothing: the tests that need it fail and name it.
./eng/install-test-servers.sh || echo "Going on without what is missing." >&2

# Whatever this run starts has a temporary folder in this one and ends with it, compilers, servers and shops: when the run ends, also by
# Ctrl-C, and when it is killed itself.
run=$(mktemp -d "${TMPDIR:-/tmp}/edgekit.XXXXXX") || exit 1
chmod 711 "$run" # PostgreSQL's user must get through to a folder of his own in it
setsid eng/sweep.sh "$run" $$ &
trap 'eng/sweep.sh "$run"' EXIT

results=$(pwd)/artifacts/test-results
rm -rf "$results"
passed=0 failed=0 skipped=0

# Debug, because `dotnet run` is: both commands of the README share one build. One compiler for all projects, where the environment would
# start one for each: that halves the build. It ends with it.
mkdir "$run/edgekit.build"
TMPDIR=$run/edgekit.build dotnet build EdgeKit.sln --nologo --verbosity quiet -consoleLoggerParameters:NoSummary \
  -p:UseSharedCompilation=true -p:SharedCompilationId="${run##*/}-compiler"
built=$?
eng/sweep.sh "$run/edgekit.build"
if ((built != 0)); then
  echo "The build failed; no test ran." >&2
  echo "$passed passed, $failed failed, $skipped skipped"
  exit 1
fi

# Runs test projects:  run_tests GROUP PROJECT... -- [arguments of dotnet test]
run_tests() {
  local group=$1 assemblies=()
  shift
  while [[ $1 != -- ]]; do
    assemblies+=("$(dirname "$1")/bin/Debug/net10.0/$(basename "$1" .csproj).dll")
    shift
  done
  shift
  TMPDIR=$run dotnet test "${assemblies[@]}" --logger trx --results-directory "$results/$group" \
    --logger "console;verbosity=minimal" --blame-hang-timeout "$hang" --blame-hang-dump-type none "$@"
}

# Projects that keep both cores busy by themselves run alone, since beside one another they starve; of the others two at a time.
mapfile -t alone < <(grep -l '<RunsAlone>true</RunsAlone>' tests/*/*.csproj)
mapfile -t others < <(grep -L '<RunsAlone>true</RunsAlone>' tests/*/*.csproj | grep -v /EdgeKit.Testing.csproj)
run_tests others "${others[@]}" -- --settings eng/two-at-a-time.runsettings "$@"
status=$?
run_tests alone "${alone[@]}" -- "$@" || status=$?

# Each group leaves one file with one line of counters. Skipped tests are those that were found and not executed.
counter() { sed -n "s/.*<Counters[^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2"; }
while IFS= read -r -d '' file; do
  total=$(counter total "$file")
  executed=$(counter executed "$file")
  succeeded=$(counter passed "$file")
  passed=$((passed + ${succeeded:-0}))
  failed=$((failed + ${executed:-0} - ${succeeded:-0}))
  skipped=$((skipped + ${total:-0} - ${executed:-0}))
done < <(find "$results" -name '*.trx' -print0 2>/dev/null)

if ((status == 0 && passed + failed == 0)); then
  echo "No test ran: does a filter match nothing?" >&2
  status=1
elif ((status == 0 && failed > 0)); then
  status=1
elif ((status != 0 && failed == 0)); then
  echo "dotnet test failed (exit code $status) although every test that reported passed: a test host died or hung; see above." >&2
  failed=1
elif ((status == 0 && skipped > 0)) && [[ ${CI-} == true ]]; then
  echo "In CI a skipped test is a failure." >&2
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
