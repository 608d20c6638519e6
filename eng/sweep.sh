#!/usr/bin/env bash
# Ends every process that was started with the temporary folder FOLDER, by id, and removes the folder:  sweep.sh FOLDER [PID]
# With PID only once that process is gone, however it ended: whoever starts something long-lived leaves a sweeper beside it first.
#
# What a process starts inherits TMPDIR, so FOLDER, which nobody else has, marks all of it, grandchildren and daemons included. Some
# servers (Redis, PostgreSQL) overwrite their environment to show a title; those are known by their working folder.
set -uo pipefail

folder=$1
real=$(realpath -m -- "$folder") # a symbolic link on the way is seen in the environment, not in a working folder
export TMPDIR=/tmp               # this script and what it calls are not meant
cd / || exit 1
if [[ $folder != */edgekit* ]]; then
  echo "$folder is no folder of a test run." >&2
  exit 2
fi

belonging() {
  {
    grep -lsz -- "^TMPDIR=$folder\(/\|\$\)" /proc/[0-9]*/environ
    find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$real" -o -lname "$real/*" \) 2>/dev/null
  } | cut -d/ -f3
}

if [[ -n ${2-} ]]; then
  # Ctrl-C in a terminal reaches this script too, which then has work to do; and nobody waits for its output.
  trap '' INT TERM HUP
  exec </dev/null >/dev/null 2>&1
  tail --pid="$2" --sleep-interval=0.2 -f /dev/null
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
