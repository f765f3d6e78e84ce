"""csv-diff 1.2: its difference of two CSV files by the column `id`, both held in memory.

python csv_diff_files.py BEFORE AFTER
"""

import sys

from csv_diff import compare, load_csv

with open(sys.argv[1], newline="") as before, open(sys.argv[2], newline="") as after:
    compare(load_csv(before, key="id"), load_csv(after, key="id"))
