"""A bare FULL JOIN of two CSV files in duckdb, all columns texts: how many values of each differ.

python duckdb_join.py BEFORE AFTER

Of a key that occurs twice on both sides it joins each record with each.
"""

import sys

import duckdb

before, after = sys.argv[1:]
with open(before, encoding="utf-8") as file:
    names = file.readline().strip().split(",")
types = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
form = f"columns = {{{types}}}, header = true, auto_detect = false, quote = '\"', escape = '\"'"
counts = ", ".join(f"count(*) filter (b.{name} is distinct from a.{name})" for name in names)
duckdb.connect().execute(
    f"select count(*), {counts} from read_csv(?, {form}) b full join read_csv(?, {form}) a "  # noqa: S608
    "on b.id = a.id",
    [before, after],
).fetchall()
