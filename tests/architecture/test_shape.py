"""The shape of the code: modules and functions that can be taken in, names that say something."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import data8_tui

PACKAGE = Path(data8_tui.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
OTHERS_NAMES = {"aclose", "async_auth_flow"}
"""Methods whose meaning is a protocol's, documented where that is."""

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "tools", "base"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines of the function without its docstring."""
    first = function.body[0]
    told = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_there_is_something_to_look_at():
    assert len(MODULES) > 20


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def test_modules_and_functions_can_be_taken_in():
    lines = {named(path): text_of(path).count("\n") for path in MODULES}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}
    long = {
        f"{named(path)}: {each.name}": length(each)
        for path in MODULES
        for each in functions(parsed(path))
    }
    assert {name: count for name, count in long.items() if count > LONGEST_FUNCTION} == {}


def test_modules_say_what_they_are_for():
    assert [named(path) for path in MODULES if not ast.get_docstring(parsed(path))] == []


def test_no_name_says_nothing():
    words = {
        named(path): set(re.split(r"[_.]", path.stem)) & EMPTY_NAMES
        for path in (*MODULES, *(path for path in PACKAGE.rglob("*") if path.is_dir()))
    }
    assert {name: found for name, found in words.items() if found} == {}


def public(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, ast.AST]]:
    """Public classes, functions and methods; a nested function or a private class is nobody's."""
    for node in body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if node.name not in OTHERS_NAMES:
            yield f"{owner}.{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body, f"{owner}.{node.name}")


def test_everything_public_in_the_client_is_documented():
    client = sorted((PACKAGE / "api").glob("*.py"))
    defined = [each for path in client for each in public(parsed(path).body, path.stem)]
    assert len(defined) > 100
    assert [name for name, node in defined if not documented(node)] == []


def documented(node: ast.AST) -> bool:
    return isinstance(node, Function | ast.ClassDef) and ast.get_docstring(node) is not None


def test_nothing_prints_but_the_owners_of_the_two_streams():
    """Standard output belongs to cli/output.py, standard error to cli/talk.py."""
    owners = {"cli/output.py", "cli/talk.py", "sandbox/__main__.py", "sandbox/server.py"}
    owners |= {"cli/name_completion.py"}  # at each Tab, without what output.py imports
    stray = re.compile(r"\bprint\(|\bclick\.echo\(|sys\.(stdout|stderr)\.(write|buffer|flush)")
    found = [
        named(path) for path in MODULES if named(path) not in owners and stray.search(text_of(path))
    ]
    assert found == []


def test_nothing_reads_the_environment_but_who_owns_it():
    """Settings have one reader, the sandbox another; the rest asks for what a terminal is, or hands
    it to a child."""
    found = {named(path) for path in MODULES if re.search(r"os\.(environ|getenv)", text_of(path))}
    told = {"__main__.py", "environment.py", "cli/output.py", "cli/notifier.py"}
    told |= {"sandbox/options.py"}
    told |= {"cli/name_completion.py"}  # at each Tab, for which the settings take too long
    told |= {"api/transport/proxies.py", "api/transport/connector.py"}  # the system's own variables
    assert {name for name in found if not name.startswith("tui/")} <= told
