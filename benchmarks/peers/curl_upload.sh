#!/usr/bin/env bash
# As many requests at a time as are given, with blocks that were made before the clock started.
set -euo pipefail
url=$1 records=$2 in_flight=$3 folder=${4%/*}
separator=
for ((block = 0; block < records / 1000; block++)); do
    printf '%surl = "%s/Dataset/curl/data"\nrequest = PATCH\ndata-binary = "@%s/block%d.json"\n' \
        "$separator" "$url" "$folder" $((block % 16))
    printf 'header = "Content-Type: application/json"\nheader = "Expect:"\noutput = /dev/null\n'
    separator=$'next\n'
done | curl -s --no-progress-meter -Z --parallel-max "$in_flight" -K -
