"""Only `time_zone.py` knows what local time is: every other module asks it."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.test_shape import MODULES, named

OWNER = "time_zone.py"
OF_THE_MACHINE = {"localtime", "mktime", "strftime_local"}


def local_times(tree: ast.AST) -> Iterator[str]:
    """What reads or shows a time by an unnamed zone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value == "localtime":
            yield f"line {node.lineno}: localtime in SQL"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, given = node.func.attr, [*node.args, *node.keywords]
        if name == "astimezone" and [ast.unparse(each) for each in node.args] != ["UTC"]:
            yield f"line {node.lineno}: astimezone in another zone than UTC"
        if name == "fromtimestamp" and len(given) < 2:
            yield f"line {node.lineno}: fromtimestamp without a zone"
        if name in {"now", "today"} and not given and "date" in ast.unparse(node.func.value):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if name in OF_THE_MACHINE:
            yield f"line {node.lineno}: {name}"


def test_only_one_module_knows_local_time() -> None:
    found = {
        named(path): list(local_times(ast.parse(path.read_text())))
        for path in MODULES
        if not named(path).startswith("sandbox/") and named(path) != OWNER
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "code",
    [
        "at.astimezone()",
        "at.astimezone(zone)",
        "at.astimezone(tz=None)",
        "datetime.fromtimestamp(1)",
        "datetime.now()",
        "date.today()",
        "time.localtime()",
        "query = \"date(at, 'unixepoch', 'localtime')\"; x = 'localtime'",
    ],
)
def test_each_kind_is_found(code: str) -> None:
    assert list(local_times(ast.parse(code)))
    assert not list(local_times(ast.parse("at.astimezone(UTC); datetime.fromtimestamp(1, UTC)")))
