#!/usr/bin/env bash
# Ends every process that was started with the temporary folder FOLDER, by id, and removes the folder:  sweep.sh FOLDER [PID]
# With PID only once that process is gone, however it ended: whoever starts something long-lived leaves a sweeper beside it first, in a
# session of its own (setsid), so that what ends the others does not reach it.
#
# What a process starts inherits TMPDIR, so FOLDER, which nobody else has, marks all of it, grandchildren and daemons included. Some
# servers (Redis) overwrite their environment to show a title; those are known by their working folder.
set -uo pipefail

folder=$1
case ${folder##*/} in
  edgekit[.-]*) ;;
  *)
    echo "$folder is no folder of a test run." >&2
    exit 2
    ;;
esac
real=$(realpath -m -- "$folder") # a symbolic link on the way is seen in the environment, not in a working folder
export TMPDIR=/tmp               # what this script calls is not meant
cd / || exit 1

belonging() {
  {
    grep -lsz -- "^TMPDIR=$folder\(/\|\$\)" /proc/[0-9]*/environ
    # Who has an environment and another mark only looks at the folder.
    find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$real" -o -lname "$real/*" \) -printf '%h/environ\n' 2>/dev/null | xargs -r grep -Lsz -- '^PATH='
  } | cut -d/ -f3
}

if [[ -n ${2-} ]]; then
  exec </dev/null >/dev/null 2>&1 # nobody waits for its output
  # A zombie is gone: its parent just has not looked yet.
  while read -r stat <"/proc/$2/stat" && [[ ${stat##*) } != Z* ]]; do
    sleep 0.5
  done
fi

# Again and again: a process may have started another while it was looked for.
for _ in {1..100}; do
  mapfile -t ids < <(belonging)
  if ((${#ids[@]} == 0)); then
    break
  fi
  kill -KILL "${ids[@]}" 2>/dev/null
  sleep 0.1
done
rm -rf -- "$folder"
# The compiler of test.sh has its socket in /tmp, wherever its temporary folder is.
rm -f -- "/tmp/${folder##*/}-compiler"
