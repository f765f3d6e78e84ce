#!/usr/bin/env bash
# As many requests at a time as are given, every answer thrown away: how quick the wire is.
set -euo pipefail
url=$1 records=$2 in_flight=$3
for ((start = 1; start <= records; start += 1000)); do
    printf 'url = "%s/Dataset/bench/data?start=%d&count=1000"\noutput = /dev/null\n' "$url" "$start"
done | curl -s --no-progress-meter -Z --parallel-max "$in_flight" -K -
