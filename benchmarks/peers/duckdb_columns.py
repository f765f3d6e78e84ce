"""What duckdb says of each column of a CSV file: `summarize FILE`, or `distinct FILE`, exact."""

import sys

import duckdb

SOURCE = "read_csv(?, all_varchar = true)"


def main() -> None:
    how, file = sys.argv[1:]
    if how == "summarize":
        duckdb.execute(f"summarize select * from {SOURCE}", [file]).fetchall()  # noqa: S608
        return
    described = duckdb.execute(f"describe select * from {SOURCE}", [file]).fetchall()  # noqa: S608
    counts = ", ".join(f'count(distinct "{name}")' for name, *_ in described)
    duckdb.execute(f"select {counts} from {SOURCE}", [file]).fetchall()  # noqa: S608


if __name__ == "__main__":
    main()
