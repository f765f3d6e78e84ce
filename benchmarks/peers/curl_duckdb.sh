#!/usr/bin/env bash
# curl -Z keeps every answer in a file, then duckdb makes one CSV of them. It changes values (1.10
# becomes 1.1), and can neither resume nor say how far it is.
set -euo pipefail
url=$1 records=$2 in_flight=$3 target=$4
answers=$(mktemp -d "${target%/*}/answers.XXXX")
for ((start = 1; start <= records; start += 1000)); do
    printf 'url = "%s/Dataset/bench/data?start=%d&count=1000"\noutput = "%s/%09d.json"\n' \
        "$url" "$start" "$answers" "$start"
done | curl -s --no-progress-meter -Z --parallel-max "$in_flight" -K -
python -c "
import duckdb, sys
duckdb.sql(f\"copy (select * from read_json('{sys.argv[1]}/*.json', format='array')) to '{sys.argv[2]}' (header)\")
" "$answers" "$target"
rm -r "$answers"
