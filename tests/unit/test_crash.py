"""A bug's report holds where it happened, and nothing that opens a door."""

import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
import msgspec
import pytest
from pydantic import BaseModel

from data8_tui import crash, redaction

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJjbGllbnRfaWQiOiJ4In0.c2lnbmF0dXJl-_x"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {JWT}",
        "authorization: bearer 0123abcd.efg",
        "Authorization: Basic dXNlcjpwYXNz",
        "client_id=x&client_secret=pa55w0rd&scope=BatchApi",
        "{'client_secret': 'pa55w0rd'}",
        '{"access_token": "0123abcd.efg", "expires_in": 3600}',
        f"a token alone: {JWT}",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    redacted = redaction.redact_report(text)
    assert "***" in redacted
    for secret in (JWT, "0123abcd.efg", "dXNlcjpwYXNz", "pa55w0rd"):
        assert secret not in redacted


def test_what_is_no_secret_stays() -> None:
    text = "job “Bearers of news” has 3 client_secrets; scope=BatchApi, expires_in 3600"
    assert redaction.redact_report(text) == text


@pytest.mark.parametrize("secret", ["hush", "s3cr3t!", "Marketing", "S3cr3tValue WithTwentyFour"])
def test_a_secret_that_is_known_never_passes(secret: str) -> None:
    redaction.register_secret(secret)
    said = redaction.redact_report(f"refused: “{secret}” ({secret}), secret={secret}")
    assert said == "refused: “***” (***), secret=***"


def fail(secret: str) -> None:
    local = f"only a local: {secret}"
    raise ValueError(f"failed after {len(local)}")


def test_a_report_has_the_traceback_and_no_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="failed after") as caught:
        fail("-".join(["hidden", "in", "a", "local"]))
    path = crash.write_crash_report(caught.value)
    assert path is not None
    text = path.read_text()
    assert "in fail" in text
    assert "ValueError: failed after" in text
    assert "hidden-in-a-local" not in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_message_that_utf8_can_not_hold_is_reported_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = crash.write_crash_report(ValueError("lone \ud800"))
    assert path is not None
    assert "ud800" in path.read_text()


def test_where_nothing_can_be_written_there_is_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert crash.write_crash_report(ValueError("x")) is None


def test_a_report_has_no_text_of_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    try:
        try:
            duckdb.connect().execute("select ?::bigint", ["HIDDEN" + "VALUE"])
        except duckdb.Error as error:
            raise ExceptionGroup("several", [error]) from error
    except ExceptionGroup as group:
        path = crash.write_crash_report(group)
    assert path is not None
    text = path.read_text()
    assert "ConversionException: (what may hold a record's text)" in text
    assert "HIDDENVALUE" not in text


VALUE = "Jane O'Neil jane@example.com"


class Number(BaseModel):
    number: int


@pytest.mark.parametrize(
    "fail_with",
    [
        lambda: {}[VALUE],
        lambda: int(VALUE),
        lambda: float(f"{VALUE}\n{VALUE}"),
        lambda: datetime.fromisoformat(VALUE),
        lambda: [""].index(VALUE),
        lambda: Number.model_validate({"number": VALUE}),
        lambda: msgspec.convert({"number": VALUE}, dict[str, Literal["a"]]),
        lambda: Path(f"/{VALUE}/{VALUE}").read_text(),
        lambda: shlex.split(VALUE),
    ],
)
def test_a_report_has_no_value_that_a_message_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fail_with: Callable[[], object]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each has its own
        fail_with()
    path = crash.write_crash_report(ExceptionGroup("several", [caught.value]))
    assert path is not None
    text = path.read_text()
    assert type(caught.value).__name__ in text
    assert ", in <lambda>" in text
    assert "Jane" not in text


def test_a_report_names_what_the_program_lacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(AttributeError) as caught:
        None.name  # type: ignore[attr-defined] # noqa: B018
    path = crash.write_crash_report(caught.value)
    assert path is not None
    assert "'NoneType' object has no attribute 'name'" in path.read_text()
