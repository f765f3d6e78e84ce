"""Child processes inherit the environment without credentials."""

import ast
import base64
from pathlib import Path

import pytest

import data8_tui
from data8_tui.demo import sandbox_options
from data8_tui.environment import child_environment
from data8_tui.redaction import register_secret, register_token
from tests.canaries import SECRET, TOKEN

PACKAGE = Path(data8_tui.__file__).parent
STARTS = {"Popen", "run", "call", "check_call", "check_output", "create_subprocess_exec"}


def test_credentials_are_left_out_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    register_secret(SECRET)
    register_token(TOKEN)
    hidden = {
        "DATA8_CLIENT_SECRET": "even-one-that-is-not-in-use",
        "MY_COPY": SECRET,
        "CURL_HEADER": f"Authorization: Bearer {TOKEN}",
        "BASIC": base64.b64encode(f"client:{SECRET}".encode()).decode(),
    }
    handed_on = {"DATA8_CLIENT_ID": "client", "HTTPS_PROXY": "http://me:pass@proxy", "EMPTY": ""}
    for name, value in (hidden | handed_on).items():
        monkeypatch.setenv(name, value)
    environment = child_environment()
    assert not hidden.keys() & environment.keys()
    assert handed_on.items() <= environment.items()
    assert "PATH" in environment


def test_every_child_process_is_given_its_environment() -> None:
    calls = [
        (path, node)
        for path in PACKAGE.rglob("*.py")
        if "subprocess" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STARTS
        and ast.unparse(node.func.value) in ("subprocess", "asyncio")
        and ast.unparse(node.func) != "asyncio.run"
    ]
    assert len(calls) >= 5
    without = [
        f"{path.name}:{node.lineno}"
        for path, node in calls
        if "env" not in {keyword.arg for keyword in node.keywords}
    ]
    assert without == []


def test_no_child_takes_a_module_from_the_working_folder() -> None:
    """With -m alone Python looks there first: whoever can write in it would be run as the user."""
    commands = [
        (path, [ast.unparse(each) for each in node.elts])
        for path in PACKAGE.rglob("*.py")
        if "sys.executable" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.List | ast.Tuple)
    ]
    started = [(path, words) for path, words in commands if words[:1] == ["sys.executable"]]
    assert len(started) >= 5
    assert [path.name for path, words in started if words[1] != "'-P'"] == []


def test_the_sandbox_is_the_program_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "data8_tui"
    package.mkdir()
    (package / "__init__.py").write_text("open('run', 'w')")
    monkeypatch.chdir(tmp_path)
    assert "--port" in sandbox_options()
    assert not (tmp_path / "run").exists()
