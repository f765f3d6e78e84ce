"""A process that reads a Parquet file for `reader`, which a crash of duckdb would otherwise end.

It sends the headers, the number of rows and what is wrong with columns. Then it is sent the columns
that are left out, and sends the rows, a frame for each batch, and at last the warnings.
"""

import json
from typing import Any, BinaryIO

import msgspec

from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.parquet.table import ParquetTable
from data8_tui.transfer.workers.ipc import receive, send
from data8_tui.transfer.workers.main import serve
from data8_tui.transfer.workers.memory_limit import limit_memory


def _serve(task: dict[str, Any], source: BinaryIO, to: BinaryIO) -> None:
    limit_memory(task["address_space"])
    try:
        table = ParquetTable(task["file"], task["memory"])
        problems = {at: each.document() for at, each in table.problems.items()}
        _send(to, headers=table.headers, rows=table.rows, problems=problems)
        dropped = receive(source)
        if dropped is None:
            return
        for rows in table.batches(set(json.loads(dropped))):
            send(to, msgspec.json.encode(rows))
        _send(to, warnings=[each.document() for each in table.warnings])
    except Unreadable as unreadable:
        problem = unreadable.problem
        _send(to, line=problem.line, problem=problem.message.document())


def _send(to: BinaryIO, **document: Any) -> None:
    send(to, json.dumps(document).encode())


if __name__ == "__main__":
    serve(_serve)
