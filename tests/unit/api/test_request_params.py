"""Names and dates on their way into a request."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api import request_params
from data8_tui.api.exact_json import loads_exact
from data8_tui.api.models import Job
from data8_tui.api.request_params import path_segment
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.errors import UsageError
from data8_tui.redaction import MARK, register_secret


@given(st.text(min_size=1))
def test_a_name_stays_in_its_segment(name: str) -> None:
    segment = path_segment(name, "job")
    assert unquote(segment) == name
    sent = httpx.Request("GET", f"https://api.example/Job/{segment}/data").url.raw_path.decode()
    assert sent.split("/") == ["", "Job", segment, "data"]


@pytest.mark.parametrize("name", [".", "..", "a/../b", "%2F", "?x=1", "#", "a b", "\x00", "é"])
def test_names_that_would_be_something_else(name: str) -> None:
    assert not set(path_segment(name, "job")) & set("/?# \x00")
    assert path_segment(name, "job") not in (".", "..")


@pytest.mark.parametrize("name", ["", "\ud800"])
def test_names_that_no_path_can_hold(name: str) -> None:
    with pytest.raises(UsageError, match="dataset"):
        path_segment(name, "dataset")


SECRET = "S3cr3tValueOfTwentyFour4"


def received(*names: str) -> list[str]:
    """The names of jobs that a server sends, as they are known here."""
    sent = json.dumps([{"name": name} for name in names]).encode()
    return [Job.from_json(one).name for one in loads_exact(sent)]


def test_a_name_with_a_credential_goes_back_as_it_came() -> None:
    register_secret(SECRET)
    wanted = [f"Job of {SECRET}", f"{SECRET}.csv", "plain", MARK]
    known = received(*wanted)
    assert known == ["Job of ***", "***.csv", "plain", MARK]
    assert [unquote(path_segment(name, "job")) for name in known] == wanted
    body = request_params.encode_body({"name": known[0], "inputs": {"Contacts": known[1], "a": 1}})
    assert json.loads(body) == {"name": wanted[0], "inputs": {"Contacts": wanted[1], "a": 1}}
    assert unquote(path_segment(wanted[0], "job")) == wanted[0]


def test_a_name_that_stands_for_two_is_not_sent() -> None:
    register_secret(SECRET)
    name, _ = received(f"is {SECRET}", f"is {SECRET[:20]}")
    with pytest.raises(UsageError, match="stands for several"):
        path_segment(name, "job")


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (None, ""),
        ("", ""),
        ("2026-11", "2026-11"),
        (date(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "2026-11-01T09:30:00Z"),
        (datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2026-06-30T23:30:00Z"),
    ],
)
def test_moments(at: request_params.Moment, sent: str) -> None:
    assert request_params.date_param(at) == sent


def test_a_moment_without_an_offset_is_nobody_s_moment() -> None:
    with pytest.raises(ValueError, match="offset"):
        request_params.date_param(datetime(2026, 11, 1))  # noqa: DTZ001


def test_pages() -> None:
    assert request_params.page_number(3) == "3"
    with pytest.raises(UsageError):
        request_params.page_number(0)
