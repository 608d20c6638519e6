#!/usr/bin/env bash
# Passes every test: ./test.sh [--all] [arguments of dotnet test, such as --filter FullyQualifiedName~Bucket]
# --all adds the long suites. Fails when the build or a test fails, when no test ran and, with CI=true, when one was skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# A test that is silent for so long hangs. The whole crash matrix of one shop is one test, and takes a quarter of an hour.
hang=5m
if [[ ${1-} == --all ]]; then
  export EDGEKIT_TEST_ALL=1
  hang=60m
  shift
fi

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET SDK is missing: install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later of its feature line from https://dot.net" >&2
  exit 1
fi

# A missing server is no reason to run nothing: the tests that need it fail and name it.
./eng/install-test-servers.sh || echo "Going on without what is missing." >&2

results=$(pwd)/artifacts/test-results
rm -rf "$results"
passed=0 failed=0 skipped=0

# One compiler for all projects, where the environment would start one for each: that halves the build. It is this run's alone and
# ends with the build.
compiler=edgekit-test-$$
stop_compiler() {
  local file id
  for file in $(grep -lszx -- "[-]pipename:$compiler" /proc/[0-9]*/cmdline); do
    id=${file#/proc/}
    kill "${id%/cmdline}" 2>/dev/null
  done
}
trap stop_compiler EXIT

# Debug, because `dotnet run` is: both commands of the README share one build.
dotnet build EdgeKit.sln --nologo --verbosity quiet -consoleLoggerParameters:NoSummary \
  -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"
built=$?
stop_compiler
if ((built != 0)); then
  echo "The build failed; no test ran." >&2
  echo "$passed passed, $failed failed, $skipped skipped"
  exit 1
fi

# Two projects at a time: several start real servers and wait for them, and more would starve one another. The solution names the
# longest first, so that it does not run on alone. Where the results go stands in tests/Directory.Build.props.
dotnet test EdgeKit.sln --no-build --nologo -m:2 --logger trx \
  --logger "console;verbosity=minimal" --blame-hang-timeout "$hang" --blame-hang-dump-type none "$@"
status=$?

# Each project leaves one file with one line of counters. Skipped tests are those that were found and not executed.
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
