"""A process that reads a Parquet file for `reader`, which a crash of duckdb would otherwise end.

It sends the headers and the number of rows. Then it is sent the columns that are left out, and
sends what is wrong with the others, the rows, a frame for each batch, and at last the warnings.
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
        _send(to, headers=table.headers, rows=table.rows)
        request = receive(source)
        if request is None:
            return
        dropped = set(json.loads(request))
        problems = table.problems(dropped)
        _send(to, problems=[each.document() for each in problems.values()])
        for rows in table.batches(dropped | set(problems)):
            send(to, msgspec.json.encode(rows))
        _send(to, warnings=[each.document() for each in table.warnings])
    except Unreadable as unreadable:
        problem = unreadable.problem
        _send(to, line=problem.line, problem=problem.message.document())


def _send(to: BinaryIO, **document: Any) -> None:
    send(to, json.dumps(document).encode())


if __name__ == "__main__":
    serve(_serve)
