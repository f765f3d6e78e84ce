"""How the connection stands, in the words of the first line."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from textual.content import Content

from data8_tui.errors import ConfigurationError, Data8Error, ServiceError
from data8_tui.monitor.health import Health, HealthState
from data8_tui.tui.widgets.title_line import AccountTitle, budget_texts, health_text

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "since", "said"),
    [
        (ServiceError("gone"), None, "◌ no answer, retry in 5 s"),
        (ServiceError("gone"), NOW - timedelta(minutes=2), "◌ stale 2 min, retry in 5 s"),
        (ConfigurationError("wrong secret"), None, "✗ refused, retry in 5 s"),
        (ConfigurationError("wrong secret"), NOW, "✗ refused, retry in 5 s"),
    ],
)
def test_no_answer_a_stale_picture_and_a_refusal_are_told_apart(
    error: Data8Error, since: datetime | None, said: str
) -> None:
    health = Health(HealthState.STALE, since, NOW + timedelta(seconds=5), error)
    assert health_text(health, NOW) == said


def test_what_a_spent_budget_brings_about_is_said_at_length_where_there_is_room() -> None:
    texts = (
        "· budget 30/min: up to 23 s old ",
        "· up to 23 s old ",
        "· data ≤ 23 s ",
        "data ≤ 23 s ",
        "≤ 23 s ",
    )
    assert budget_texts((30.0, 22.1)) == texts
    assert budget_texts(None) == ()


@pytest.mark.parametrize(
    ("state", "unanswered", "said"),
    [
        (HealthState.LIVE, None, "● live"),
        (HealthState.LIVE, 12.4, "◌ no answer for 12 s"),
        (HealthState.LIVE, 150.0, "◌ no answer for 2 min"),
        (HealthState.CONNECTING, 20.0, "◌ no answer for 20 s"),
        (HealthState.PAUSED, 20.0, "‖ paused 5 s"),
    ],
)
def test_live_means_an_answer(state: HealthState, unanswered: float | None, said: str) -> None:
    assert health_text(Health(state, NOW - timedelta(seconds=5)), NOW, unanswered) == said


def plain(contents: Iterable[Content]) -> list[str]:
    return [each.plain for each in contents]


def test_an_account_is_named_by_its_label_in_its_color() -> None:
    title = AccountTitle(("LIVE · ann", "LIVE"), color="red")
    assert plain(title.contents()) == [" LIVE  · ann  ", " LIVE   ", ""]
    assert "$text-error" in str(next(title.contents()).spans[0].style)
    assert plain(AccountTitle(("ann",)).contents()) == ["ann  ", ""]


def test_a_read_only_account_says_so_however_narrow_it_is() -> None:
    assert plain(AccountTitle(("a",), read_only=True).badges()) == [" READ-ONLY  ", " RO  "]
    both = AccountTitle(("a",), sandbox=True, read_only=True)
    assert plain(both.badges()) == [" SANDBOX   READ-ONLY  ", " SANDBOX   RO  "]
    assert plain(AccountTitle(("a",), sandbox=True).badges()) == [" SANDBOX  "]
    assert plain(AccountTitle(("a",)).badges()) == [""]
