"""No module imports itself through others, counting imports for types alone and within functions.

The import contracts order the layers; this looks between the modules of one, too. Modules in a
circle can only be understood, and loaded, together.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import data8_tui

PACKAGE = Path(data8_tui.__file__).parent
Graph = Mapping[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each import anywhere in a module: the module, and the name taken from it or nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)


def import_graph() -> Graph:
    """What each module imports of the package; a submodule by its own name, not its package's."""
    known = modules()
    graph: dict[str, set[str]] = {}
    for module, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        targets = {
            f"{source}.{name}" if f"{source}.{name}" in known else source
            for source, name in imported(tree)
        }
        graph[module] = (targets & known.keys()) - {module}
    return graph


class Components:
    """Tarjan's strongly connected components of a graph, those of more than one module."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.order: dict[str, int] = {}
        self.lowest: dict[str, int] = {}
        self.stack: list[str] = []
        self.found: list[list[str]] = []
        for module in sorted(graph):
            if module not in self.order:
                self.visit(module)

    def visit(self, module: str) -> None:
        self.order[module] = self.lowest[module] = len(self.order)
        self.stack.append(module)
        for target in sorted(self.graph[module]):
            if target not in self.order:
                self.visit(target)
                self.lowest[module] = min(self.lowest[module], self.lowest[target])
            elif target in self.stack:
                self.lowest[module] = min(self.lowest[module], self.order[target])
        if self.lowest[module] == self.order[module]:
            self.close(module)

    def close(self, module: str) -> None:
        at = self.stack.index(module)
        group = self.stack[at:]
        del self.stack[at:]
        if len(group) > 1:
            self.found.append(sorted(group))


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules that all reach one another."""
    return Components(graph).found


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert circles(graph) == [["d", "e"], ["a", "b", "c"]]


def test_lazy_imports_and_those_for_types_are_counted() -> None:
    tree = ast.parse(
        "import a.b\nif TYPE_CHECKING:\n    from c import d\ndef f():\n    from e import g as h\n"
    )
    assert set(imported(tree)) == {("a.b", ""), ("c", "d"), ("e", "g")}


def test_no_module_of_the_package_is_in_a_circle() -> None:
    graph = import_graph()
    assert sum(map(len, graph.values())) > 1000
    assert circles(graph) == []
