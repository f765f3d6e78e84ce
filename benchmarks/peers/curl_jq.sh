#!/usr/bin/env bash
# One request at a time, each answer turned into CSV by jq.
set -euo pipefail
url=$1 records=$2 target=$4
for ((start = 1; start <= records; start += 1000)); do
    echo "url = \"$url/Dataset/bench/data?start=$start&count=1000\""
done | curl -s -K - | jq -r '.[] | [.[]] | @csv' > "$target"
