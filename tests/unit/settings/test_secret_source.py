"""A profile's secret outside config.toml: read where it is kept; what is wrong with it."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.errors import SecretUnavailable
from data8_tui.redaction import redact
from data8_tui.settings import secret_places
from data8_tui.settings.kept_secret import parse_secret
from data8_tui.settings.secret_source import SecretExpiry, SecretReader, SecretSource
from data8_tui.threads import WorkInterrupted, never_interrupted
from data8_tui.wording.remedies import REMEDIES
from data8_tui.wording.secret_expiry import expiry_text
from data8_tui.wording.sentences import Sentences

SECRET = "s3cret/with+signs=of~its-own"
NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


def source(key: str, value: Any, **more: Any) -> SecretSource:
    return SecretSource("live", "ann", key, value, **more)


def printing(code: str) -> SecretSource:
    return source("secret_command", (sys.executable, "-c", code))


def secret_of(one: SecretSource) -> str:
    return one.read(never_interrupted).secret.get_secret_value()


def refused(one: SecretSource) -> str:
    """All that is reported, on one line."""
    with pytest.raises(SecretUnavailable) as caught:
        one.read(never_interrupted)
    reported = f"{caught.value}. {Sentences(REMEDIES).hint(caught.value)}"
    assert SECRET not in reported
    assert caught.value.__cause__ is None
    return reported


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str = SECRET + "\n", mode: int = 0o600) -> Path:
        path = tmp_path / "kept secret"
        path.write_text(text)
        path.chmod(mode)
        return path

    return write


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"{SECRET}\r\n",
        f"\n  {SECRET}\n",
        json.dumps({"client_secret": SECRET}),
        json.dumps({"Version": 1, "client_id": "ann", "client_secret": SECRET}, indent=2),
    ],
)
def test_a_secret_is_a_line_or_json(text: str) -> None:
    assert parse_secret(text).secret.get_secret_value() == SECRET
    assert redact(f"a {SECRET}") == "a ***"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        (f"{SECRET}\nmore", "has 2 lines and is not JSON"),
        (f'{{"client_secret": "{SECRET}"', "is not valid JSON"),
        ('{"secret": "x"}', "is JSON without a text client_secret"),
        ('{"client_secret": ["x"]}', "is JSON without a text client_secret"),
        (f'{{"client_secret": "{SECRET}", "expires": "soon"}}', "neither a date nor an instant"),
        (f'{{"client_secret": "{SECRET}", "expires": 7}}', "neither a date nor an instant"),
        (f"{SECRET}\x07", "a line break or another control character"),
        (f"{SECRET}€", "a character outside Latin-1"),
    ],
)
def test_what_is_no_secret_is_refused_without_being_repeated(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as caught:
        parse_secret(text)
    assert SECRET not in str(caught.value)


def test_a_file_is_read_relative_to_the_folder_of_the_settings(file: Callable[..., Path]) -> None:
    path = file()
    assert secret_of(source("secret_file", str(path))) == SECRET
    assert secret_of(source("secret_file", path.name, folder=path.parent)) == SECRET


def test_a_linked_file_is_judged_by_itself(file: Callable[..., Path], tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file())
    assert secret_of(source("secret_file", str(link))) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused_with_what_mends_it(
    file: Callable[..., Path], mode: int
) -> None:
    path = file(mode=mode)
    assert refused(source("secret_file", str(path))) == (
        f"secret_file of profile “live” is open to other users (mode {mode:04o}): {path}. "
        f"chmod 600 '{path}'"
    )


def test_a_file_of_another_user_is_refused(
    file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file()
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert "belongs to another user" in refused(source("secret_file", str(path)))


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert f"can't be read: {missing}: No such file" in refused(source("secret_file", str(missing)))
    os.mkfifo(missing)
    assert "is not a regular file" in refused(source("secret_file", str(missing)))


def test_a_command_gets_no_shell_no_input_no_terminal_and_no_credential(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA8_CLIENT_SECRET", SECRET)
    printed = printing(
        "import os, sys\n"
        "tty = True\n"
        "try: open('/dev/tty').close()\n"
        "except OSError: tty = False\n"
        "print(repr(sys.stdin.read()), tty, 'DATA8_CLIENT_SECRET' in os.environ)"
    )
    assert secret_of(printed) == "'' False False"
    assert secret_of(source("secret_command", ("echo", "$HOME;", "`id`"))) == "$HOME; `id`"


def test_a_command_that_fails_says_its_name_and_exit_code_alone() -> None:
    reported = refused(
        printing(f"import sys; print('{SECRET}', file=sys.stderr); print('{SECRET}'); sys.exit(7)")
    )
    assert reported.startswith(
        f"secret_command of profile “live” ({Path(sys.executable).name}) ended with exit code 7. "
        "Run it in a terminal to see why"
    )


def test_a_command_that_is_killed_or_is_not_there_is_said() -> None:
    assert "ended with signal SIGKILL" in refused(
        printing("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    )
    assert "(nowhere) can't be run: No such file" in refused(
        source("secret_command", ("/nowhere", SECRET))
    )


def test_what_a_command_prints_without_end_is_not_kept() -> None:
    assert "has more than 65,536 bytes" in refused(source("secret_command", ("yes",)))


def test_a_process_that_a_command_leaves_behind_is_not_waited_for() -> None:
    code = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(50)'])\n"
        f"print('{SECRET}')"
    )
    assert secret_of(printing(code)) == SECRET


def test_a_command_that_never_answers_is_killed_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_places, "TIME_LIMIT", 0.0)
    assert "gave no answer within 0 s" in refused(source("secret_command", ("sleep", "50")))


def test_a_command_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    def interrupted() -> None:
        raise WorkInterrupted

    with pytest.raises(WorkInterrupted):
        source("secret_command", ("sleep", "50")).read(interrupted)


def test_a_secret_of_another_client_is_refused(file: Callable[..., Path]) -> None:
    path = file(json.dumps({"client_id": "bob", "client_secret": SECRET}))
    assert "is for client “bob”, not “ann”" in refused(source("secret_file", str(path)))


def test_a_systemd_credential_is_a_file_by_its_name(
    file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(mode=0o440)  # systemd may give it a group and an ACL
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(path.parent))
    assert secret_of(source("secret_credential", path.name)) == SECRET
    assert "is a name, not a path" in refused(source("secret_credential", f"../{path.name}"))
    assert "LoadCredential=other:PATH" in refused(source("secret_credential", "other"))
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert "needs CREDENTIALS_DIRECTORY" in refused(source("secret_credential", path.name))


def keyring_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> SecretSource:
    """A profile whose secret is in the keyring, and a backend of the real package for it."""
    pytest.importorskip("keyring")
    (tmp_path / "backend_of_test.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Backend(KeyringBackend):\n"
        "    priority = 1\n"
        "    def set_password(self, *_): pass\n"
        f"    def get_password(self, service, user): {body}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "backend_of_test.Backend")
    return source("secret_keyring", "data8-tui")


def test_the_keyring_is_asked_for_the_service_and_the_client(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    body = f"return {{('data8-tui', 'ann'): '{SECRET}'}}.get((service, user))"
    kept = keyring_with(monkeypatch, tmp_path, body)
    assert secret_of(kept) == SECRET
    other = SecretSource("live", "bob", "secret_keyring", "data8-tui")
    assert "no secret of “bob” for the service “data8-tui”" in refused(other)
    assert "keyring set data8-tui bob" in refused(other)


def test_a_keyring_that_fails_says_the_kind_of_error_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = keyring_with(monkeypatch, tmp_path, f"raise KeyError('{SECRET}')")
    reported = refused(kept)
    assert "the keyring can't be used (KeyError)" in reported
    assert "keyring get data8-tui ann" in reported


def test_a_missing_keyring_package_is_said_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "keyring.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SecretUnavailable) as caught:
        source("secret_keyring", "data8-tui").read(never_interrupted)
    assert "[keyring]" in Sentences(REMEDIES).hint(caught.value)


def reading(one: SecretSource, reported: list[SecretExpiry]) -> str:
    return SecretReader(one, FrozenClock(NOW), reported.append)(
        never_interrupted
    ).get_secret_value()


def test_an_end_is_reported_and_one_in_the_past_refused(file: Callable[..., Path]) -> None:
    reported: list[SecretExpiry] = []
    end = {"client_secret": SECRET, "expires": "2026-11-25T09:15:30Z"}
    assert reading(source("secret_file", str(file(json.dumps(end)))), reported) == SECRET
    assert reported[0].at == datetime(2026, 11, 25, 9, 15, 30, tzinfo=UTC)
    assert expiry_text(reported[0], NOW).startswith(
        "the secret of profile “live” expires in 5 days, its last day is 2026-11-25. An id and"
    )
    past = source("secret_file", str(file()), expires=date(2026, 11, 18))
    with pytest.raises(SecretUnavailable, match="“live” expired: its last day was 2026-11-18"):
        reading(past, reported)


@pytest.mark.parametrize(
    ("day", "left"), [("2026-11-20", "14 h"), ("2026-11-24", "4 days"), ("2026-11-30", "")]
)
def test_the_last_day_is_a_whole_one_and_said_a_week_ahead(
    file: Callable[..., Path], day: str, left: str
) -> None:
    reported: list[SecretExpiry] = []
    reading(source("secret_file", str(file()), expires=date.fromisoformat(day)), reported)
    text = expiry_text(reported[0], NOW)
    assert f"expires in {left}, its last day is {day}." in text if left else text == ""
