"""The import rules of ARCHITECTURE.md, held by import-linter and by what gets loaded."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import data8_tui

PROJECT = Path(data8_tui.__file__).parents[1]
HEAVY = {"textual", "rich", "httpx", "pydantic", "pydantic_settings", "uvicorn", "starlette"}
CELL_WIDTHS = re.compile(r"rich|rich\.(cells|_extension|_unicode_data)(\..*)?")
"""`rich.cells` and what it imports: the widths of characters, nothing that draws."""

LOADED = """
import json, sys
sys.argv = ["data8-tui", *sys.argv[1:]]
from data8_tui.__main__ import main
try:
    status = main()
except SystemExit as left:
    status = left.code
print("\\n" + json.dumps([status, sorted(sys.modules)]))
"""


def loaded(*arguments: str, sandbox=None, cwd: Path = PROJECT) -> tuple[int, set[str]]:
    """Run the program and look at what it imported: its status, and the modules' full names."""
    variables = {"PATH": "", "PYTHONPATH": str(PROJECT), "HOME": str(cwd), "LANG": "C.UTF-8"}
    for name in ("base_url", "token_url", "client_id", "client_secret"):
        if sandbox is not None:
            variables[f"DATA8_{name.upper()}"] = getattr(sandbox, name)
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env=variables,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    return status, set(modules)


def packages(modules: Iterable[str]) -> set[str]:
    """The top-level packages of these modules."""
    return {name.partition(".")[0] for name in modules}


def test_every_import_contract_is_kept():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--help",), ("--version",), ("-V",), ("help", "jobs"), ("completion", "bash")),
        *(("jobs", "--help"), ("download", "-h"), ("config", "--help")),
    ],
)
def test_help_loads_nothing_heavy(arguments):
    status, modules = loaded(*arguments)
    assert status == 0
    assert not packages(modules) & HEAVY


@pytest.mark.parametrize("arguments", [("jbos",), ("jobs", "--page", "0"), ("jobs", "--from", "x")])
def test_a_slip_of_the_fingers_loads_nothing_heavy(arguments):
    status, modules = loaded(*arguments)
    assert status == 2
    assert not packages(modules) & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [
        ("jobs", "--basic"),
        ("job", "Block edge 1001"),
        ("datasets",),
        ("dataset", "block_edge_1001_output"),
        ("download", "block_edge_1001_output"),
    ],
)
def test_commands_run_without_textual_and_without_the_sandbox(sandbox, tmp_path, arguments):
    status, modules = loaded(*arguments, sandbox=sandbox, cwd=tmp_path)
    assert status == 0
    without_widths = {name for name in modules if not CELL_WIDTHS.fullmatch(name)}
    assert not packages(without_widths) & {"textual", "rich", "uvicorn", "starlette"}


def test_a_download_computes_no_statistics(sandbox, tmp_path):
    status, modules = loaded("download", "block_edge_1001_output", sandbox=sandbox, cwd=tmp_path)
    assert status == 0
    insight = {name for name in modules if name.startswith("data8_tui.insight.")}
    assert insight == {"data8_tui.insight.humanize"}


def test_without_credentials_not_even_textual_is_loaded(tmp_path):
    status, modules = loaded(cwd=tmp_path)
    assert status == 3
    assert not packages(modules) & {"textual", "httpx"}
