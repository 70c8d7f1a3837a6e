#!/bin/sh
# The main job on the examples: mails and a log in, a clean list and the reasons out. `make run` calls it.
# Usage: demo.sh CAROM OUT, from the top of the checkout. Nothing outside OUT is written.
set -eu

carom=$1
out=$2

rm -rf "$out"
mkdir -p "$out"
CAROM_DATABASE_URL="sqlite:///$out/carom.sqlite3"
export CAROM_DATABASE_URL

# Show each step as a person would type it.
step() {
    printf '\n$ carom %s\n' "$*"
    "$carom" "$@"
}

step ingest examples/bounces.mbox examples/mail.log
step lists import examples/subscribers.csv
step lists clean subscribers --kept "$out/subscribers.csv" --removed "$out/removed.csv"
printf '\n$ carom suppressions list --json > %s\n' "$out/suppressions.jsonl"
"$carom" suppressions list --json > "$out/suppressions.jsonl"
step report

printf '\nWritten to %s/:\n' "$out"
printf '  subscribers.csv     who may be mailed\n'
printf '  removed.csv         who not, since when and why\n'
printf '  suppressions.jsonl  the suppression list\n'
printf '  carom.sqlite3       everything, to ask more: CAROM_DATABASE_URL=%s\n' "$CAROM_DATABASE_URL"
