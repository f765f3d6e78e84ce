"""A file that can't be read, by what the command line says of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.readers.batch import Unreadable


@contextmanager
def unreadable(match: str) -> Iterator[pytest.ExceptionInfo[Unreadable]]:
    """As `pytest.raises`, for the sentence of the problem."""
    with pytest.raises(Unreadable) as caught:
        yield caught
    text = sentence(caught.value.problem.message)
    assert re.search(match, text), text
