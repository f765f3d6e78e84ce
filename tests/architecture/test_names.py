"""Names and docstrings in the field's own terms, and no name for two things."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import data8_tui

PACKAGE = Path(data8_tui.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef

SHARED_FUNCTION_NAMES: dict[str, str] = {
    "compare": "the command, of two files; and of a figure with past ones",
    "can_be_redrawn": "asked of standard output and of standard error, by the owner of each",
    "download_outputs": "the command, and the key on a job",
    "is_terminal": "asked of standard output and of standard error, by the owner of each",
    "main": "what a program calls first",
    "serve": "the sandbox shares no code with the client; a worker serves its parent process",
    "submit_job": "the command, and what it calls",
    "upload_file": "the command, and what it calls",
    "width": "of standard output and of standard error, from the owner of each",
}
"""Names that several public functions may have, each with the reason."""

NOUNS_IN_ING: dict[str, str] = {
    "api/content_encoding.py": "the header's own name",
    "sandbox/cleanse/casing.py": "a text's capitals and small letters",
    "transfer/preflight/mapping.py": "which header becomes which column",
    "transfer/readers/encoding.py": "of characters",
    "tui/preflight/column_mapping.py": "a row of the mapping",
    "tui/record_table/heading.py": "the lines at the top",
}
"""Modules named `*ing.py`: nouns all the same, not activities."""

CAMEL_CASE = re.compile(r"[A-Z][a-z0-9]\w*")

FIGURES_OF_SPEECH = {
    *("told", "tell", "tells", "said", "hear", "hears", "heard", "beat", "beats"),
    *("carry", "carries", "carried", "seam", "parting", "spoken", "fate", "wishes"),
}
"""Words with a standard term: reported, message, on_change, tick, transfer, overlap, exit …"""


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> dict[str, list[str]]:
    """The public module-level names of a kind, and the modules that define each."""
    found = defaultdict(list)
    for path in MODULES:
        for node in parsed(path).body:
            if isinstance(node, kind) and not node.name.startswith("_"):
                found[node.name].append(named(path))
    return found


def twice(names: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: modules for name, modules in names.items() if len(modules) > 1}


def type_aliases() -> dict[str, list[str]]:
    """The public names in CamelCase assigned at module level, type variables aside."""
    found = defaultdict(list)
    for path in MODULES:
        for node in parsed(path).body:
            match node:
                case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar" | "ParamSpec"))):
                    pass
                case (
                    ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    if CAMEL_CASE.fullmatch(name):
                        found[name].append(named(path))
    return found


def test_no_type_name_is_used_twice():
    types = public(ast.ClassDef)
    for name, modules in type_aliases().items():
        types.setdefault(name, []).extend(modules)
    assert twice(types) == {}


def test_no_function_name_is_used_twice():
    found = twice(public((ast.FunctionDef, ast.AsyncFunctionDef)))
    assert {name: found[name] for name in found if name not in SHARED_FUNCTION_NAMES} == {}


def test_no_module_is_named_after_an_activity():
    found = {named(path) for path in MODULES if path.stem.endswith("ing")}
    assert found <= set(NOUNS_IN_ING)


def words(name: str) -> set[str]:
    """The words of an identifier or of a text, in small letters."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return {word.lower() for word in re.findall(r"[A-Za-z]+", apart)}


def identifiers(tree: ast.AST) -> Iterator[str]:
    """What the code defines: classes, functions, parameters, fields and variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def docstrings(tree: ast.AST) -> Iterator[str]:
    """Of modules, classes and functions, and below a field or a constant."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def test_identifiers_and_docstrings_use_standard_terms():
    texts = [
        (named(path), text)
        for path in MODULES
        for text in (*identifiers(parsed(path)), *docstrings(parsed(path)))
    ]
    assert len(texts) > 10_000
    assert [each for each in texts if words(each[1]) & FIGURES_OF_SPEECH] == []


def public_functions(body: list[ast.stmt]) -> Iterator[Function]:
    """Public functions, and public methods of public classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node.body)
            else:
                yield node


def statements(function: Function) -> Iterator[ast.AST]:
    """What stands in a function itself, without the functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Definition | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def raised(function: Function) -> set[str]:
    """The errors that a function raises by name."""
    names: set[str] = set()
    for node in statements(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = ast.unparse(called).rpartition(".")[2]
            if name[0].isupper() and name not in {
                "AssertionError",
                "NotImplementedError",
                "SystemExit",
            }:
                names.add(name)
    return names


DOCUMENTED = [path for path in MODULES if "commands" not in path.parts]
"""All but the commands, whose docstrings are what `--help` prints."""


def test_what_a_public_function_raises_stands_in_its_docstring():
    silent = {
        (named(path), function.name): missing
        for path in DOCUMENTED
        for function in public_functions(parsed(path).body)
        if (missing := raised(function) - words_as_written(ast.get_docstring(function) or ""))
    }
    assert silent == {}


def words_as_written(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
