"""VisiData's sheet of the columns of a CSV file, without its screen."""

import sys

import visidata
from visidata import vd


def main() -> None:
    vd.options.batch = True
    sheet = vd.openSource(sys.argv[1])
    sheet.reload()
    vd.sync()
    described = visidata.DescribeSheet("described", source=[sheet])
    described.reload()
    vd.sync()
    for column in described.columns:
        for row in described.rows:
            column.getDisplayValue(row)
    vd.sync()


if __name__ == "__main__":
    main()
