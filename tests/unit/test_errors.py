"""The tree of errors is the one that is drawn, and its exit codes are the contract with scripts."""

import inspect
import re

import pytest

from data8_tui import errors
from data8_tui.cli.remedies import hint
from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, Interrupted, exit_status

_LINE = re.compile(r"^    (?P<branch>[│├└─ ]*)(?P<name>[A-Z]\w+) +(?P<code>\d+( \+ n)?) ", re.M)


def drawn() -> dict[str, tuple[str, int]]:
    """Each error's parent and exit code, as the docstring draws them."""
    found: dict[str, tuple[str, int]] = {}
    above: list[str] = []
    for line in _LINE.finditer(errors.__doc__ or ""):
        depth = len(line["branch"]) // 3
        above = [*above[:depth], line["name"]]
        code = 130 if "n" in line["code"] else int(line["code"])
        found[line["name"]] = (above[depth - 1] if depth else "Exception", code)
    return found


def test_the_drawing_is_the_tree() -> None:
    tree = {
        name: (kind.__bases__[0].__name__, kind.exit_code)
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, Data8Error)
    }
    assert drawn() == tree


def test_message_and_hint() -> None:
    assert str(Data8Error("It broke")) == "It broke"
    assert hint(Data8Error("It broke")) == ""
    error = Data8Error("It broke", remedy=Remedy.TRY_LATER()).with_note("Mend it.")
    assert hint(error) == "Try again later.\nMend it."


@pytest.mark.parametrize(("number", "status"), [(2, 130), (15, 143), (1, 129)])
def test_an_interruption_ends_with_its_signal(number: int, status: int) -> None:
    assert exit_status(Interrupted("Stopped", signal_number=number)) == status


def test_any_other_error_ends_with_its_code() -> None:
    assert exit_status(errors.NotFound("x")) == 4
