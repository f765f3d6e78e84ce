"""Textual's private names are used in one module, and no other is overridden by accident."""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from textual.message_pump import MessagePump

import data8_tui.tui

ADAPTER = "data8_tui.tui.textual_private"
FOLDER = Path(data8_tui.tui.__file__).parent
NAMEDTUPLE = {"_replace", "_asdict", "_fields", "_make"}

for _found in pkgutil.walk_packages(data8_tui.tui.__path__, "data8_tui.tui."):
    importlib.import_module(_found.name)


def below(cls: type) -> Iterator[type]:
    for child in cls.__subclasses__():
        yield child
        yield from below(child)


OWN = sorted(
    {cls for cls in below(MessagePump) if cls.__module__.startswith("data8_tui.")},
    key=lambda cls: (cls.__module__, cls.__qualname__),
)
"""Every class of the application that is a widget, a screen or the application itself."""


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def self_attributes(cls: type, context: type[ast.expr_context]) -> frozenset[str]:
    """Attributes of `self` that the body of a class stores or loads."""
    return frozenset(
        node.attr
        for node in ast.walk(definition(cls))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, context)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


@cache
def definition(cls: type) -> ast.ClassDef:
    """The source of a class; `inspect` would read the whole module once for each."""
    module = parsed(sys.modules[cls.__module__].__file__ or "")
    return next(
        node
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    )


@cache
def parsed(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text(encoding="utf-8"))


def textual_names(cls: type) -> set[str]:
    """The private names that Textual's classes below this one define or store."""
    bases = [base for base in cls.__mro__ if base.__module__.startswith("textual.")]
    return {
        name
        for base in bases
        for name in {*vars(base), *self_attributes(base, ast.Store)}
        if private(name)
    }


def own_names(cls: type) -> set[str]:
    """What the application's own part of a class defines or stores."""
    bases = [base for base in cls.__mro__ if base.__module__.startswith("data8_tui.")]
    return {name for base in bases for name in {*vars(base), *self_attributes(base, ast.Store)}}


def written(cls: type) -> set[str]:
    """What the source of a class defines in its body or stores in `self`."""
    names = set(self_attributes(cls, ast.Store))
    for node in definition(cls).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_there_is_something_to_look_at() -> None:
    assert len(OWN) > 30
    adapted = {cls.__name__: written(cls) & textual_names(cls) for cls in OWN}
    assert adapted["PlainExitApp"] == {
        "_fatal_error",
        "_handle_exception",
        "_on_key",
        "_on_notify",
        "_refresh_notifications",
    }
    assert adapted["MarkedCheckbox"] == {"_button"}


def test_no_class_overrides_or_calls_anything_private_of_textual() -> None:
    wrong = {}
    for cls in OWN:
        if cls.__module__ != ADAPTER:
            theirs = textual_names(cls)
            own_uses = self_attributes(cls, ast.Load) - own_names(cls)
            wrong[cls.__qualname__] = (written(cls) | own_uses) & theirs
    assert {name: found for name, found in wrong.items() if found} == {}


def test_no_module_reaches_for_anything_private_of_another_object() -> None:
    paths = [path for path in FOLDER.rglob("*.py") if path.stem != ADAPTER.rpartition(".")[2]]
    wrong = {str(path.relative_to(FOLDER)): reached_for(path) for path in paths}
    assert {name: found for name, found in wrong.items() if found} == {}


def reached_for(path: Path) -> set[str]:
    """What a module takes of an object that isn't its own, or of Textual, though it is private."""
    tree = parsed(str(path))
    defined = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    } | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    reached = {
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and private(node.attr)
        and node.attr not in defined | NAMEDTUPLE
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    }
    imported = {
        f"line {node.lineno}: {node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("textual")
        and any(map(private, [*(node.module or "").split("."), *(one.name for one in node.names)]))
    }
    return reached | imported
