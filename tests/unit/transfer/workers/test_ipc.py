"""Errors that a worker sends are raised with all their facts."""

from pathlib import Path

import pytest

from data8_tui.codes import FileProblem, Problem, Remedy
from data8_tui.errors import Data8Error, ExtraMissing, StorageError, UnfitFile
from data8_tui.transfer.workers.ipc import pack_error, raise_error

CHANGED = Problem(7, FileProblem.CHANGED_WHILE_READ())


@pytest.mark.parametrize(
    "error",
    [
        StorageError("can't write", remedy=Remedy.DISK_FULL()),
        StorageError("can't write"),
        ExtraMissing("this needs duckdb", extra="analysis"),
        UnfitFile(
            "a.xlsx can't be read", path=Path("a.xlsx"), problem=CHANGED, in_rows=True, others=2
        ),
        UnfitFile(
            "a.csv can't be read",
            path=Path("/data/a.csv"),
            problem=CHANGED,
            remedy=Remedy.OPEN_AGAIN(),
        ),
    ],
)
def test_an_error_keeps_its_facts(error: Data8Error) -> None:
    with pytest.raises(type(error)) as raised:
        raise_error(pack_error(error))
    assert vars(raised.value) == vars(error)
    assert raised.value.message == error.message


def test_a_result_raises_nothing() -> None:
    raise_error(b'{"share": 0.5}')
    raise_error(b"")
