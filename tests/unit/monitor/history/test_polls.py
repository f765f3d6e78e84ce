"""What sessions of one account share: leases, answers, the budget."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data8_tui.errors import StorageError
from data8_tui.monitor.budget import RequestRate
from data8_tui.monitor.history import History
from data8_tui.monitor.history.polls import (
    KEPT_ANSWERS,
    KEPT_SECONDS,
    LEASE,
    Polls,
    Refusal,
    StoredAnswer,
)

NOW = 1_800_000_000.0
OTHER_PROCESS = """
import sys
from pathlib import Path
from data8_tui.monitor.history import History
history = History(Path(sys.argv[1]), "https://api.example.org", "me")
print(len(history.watched.all()))
history.close()
"""
Opened = Callable[..., Polls]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Each call is another session, of the same account unless it is named."""

    def start(client: str = "me") -> Polls:
        return History(tmp_path / "history.db", "https://api.example.org", client).open_polls()

    return start


def test_one_asks_and_the_others_get_the_answer(opened: Opened) -> None:
    one, other = opened(), opened()
    assert one.claim("jobs", NOW) is None
    assert other.claim("jobs", NOW) == Refusal(LEASE, held=True)
    one.settle("jobs", NOW + 1, b"answer")
    assert other.claim("jobs", NOW + 1) == StoredAnswer("jobs", NOW + 1, b"answer")
    assert other.claim("jobs", NOW + 2, known=NOW + 1) is None
    assert one.claim("jobs", NOW + 2, known=NOW + 1) == Refusal(LEASE, held=True)


def test_an_answer_that_is_too_old_is_asked_for_again(opened: Opened) -> None:
    one, other = opened(), opened()
    one.settle("jobs", NOW, b"answer")
    assert other.claim("jobs", NOW + 9, not_before=NOW - 1) == StoredAnswer("jobs", NOW, b"answer")
    assert other.claim("jobs", NOW + 9, not_before=NOW + 1) is None


def test_topics_and_accounts_have_leases_of_their_own(opened: Opened) -> None:
    one, other = opened(), opened()
    assert one.claim("jobs", NOW) is None
    assert other.claim("job a", NOW) is None
    assert opened("another").claim("jobs", NOW) is None


@pytest.mark.parametrize(
    ("later", "renewed", "free"),
    [
        (LEASE - 1, False, False),
        (LEASE, False, True),
        (LEASE, True, False),
        (-3600.0, False, True),  # the clock was set back: nobody waits for an hour
        (3600.0, False, True),
    ],
)
def test_a_lease_runs_out_unless_it_is_renewed(
    opened: Opened, later: float, renewed: bool, free: bool
) -> None:
    one, other = opened(), opened()
    assert one.claim("jobs", NOW) is None
    if renewed:
        one.renew(["jobs"], NOW + 3)
    assert (other.claim("jobs", NOW + later) is None) is free


def test_an_answer_of_the_future_counts_as_none(opened: Opened) -> None:
    one, other = opened(), opened()
    one.settle("jobs", NOW, b"answer")
    assert other.claim("jobs", NOW - 3600) is None
    assert other.news({"jobs": None}, NOW - 3600) == []


def test_a_topic_given_back_without_an_answer_is_free(opened: Opened) -> None:
    one, other = opened(), opened()
    one.claim("jobs", NOW)
    other.release("jobs")
    assert other.claim("jobs", NOW) == Refusal(LEASE, held=True)
    one.release("jobs")
    assert other.claim("jobs", NOW) is None


def test_a_session_that_ends_gives_back_what_it_held(opened: Opened) -> None:
    one, other = opened(), opened()
    one.claim("jobs", NOW)
    one.close()
    assert other.claim("jobs", NOW) is None
    with pytest.raises(StorageError):
        one.claim("jobs", NOW)


def test_the_budget_is_one_for_all_sessions(opened: Opened) -> None:
    rate = RequestRate(per_minute=30, burst=2)
    one, other = opened(), opened()
    assert one.claim("a", NOW, rate=rate) is None
    assert other.claim("b", NOW, rate=rate) is None
    assert one.claim("c", NOW, rate=rate) == Refusal(2.0, held=False)
    assert other.claim("c", NOW + 2, rate=rate) is None
    assert opened("another").claim("c", NOW, rate=rate) is None


def test_a_request_that_was_repeated_counts_for_all_sessions(opened: Opened) -> None:
    rate = RequestRate(per_minute=30, burst=2)
    one, other = opened(), opened()
    assert one.claim("a", NOW, rate=rate) is None
    one.charge(1, NOW, rate)
    assert other.claim("b", NOW, rate=rate) == Refusal(2.0, held=False)


def test_the_budget_outlives_a_clock_that_is_set_back(opened: Opened) -> None:
    rate = RequestRate(per_minute=30, burst=1)
    polls = opened()
    assert polls.claim("a", NOW, rate=rate) is None
    assert polls.claim("b", NOW - 3600, rate=rate) is None
    assert polls.claim("c", NOW - 3600, rate=rate) == Refusal(2.0, held=False)


def test_news_are_what_others_have_learnt_since(opened: Opened) -> None:
    one, other = opened(), opened()
    one.settle("a", NOW, b"first")
    one.settle("b", NOW, b"of no interest")
    first = StoredAnswer("a", NOW, b"first")
    assert other.news({"a": None}, NOW) == [first]
    assert other.news({"a": None}, NOW) == []  # nothing was written since
    one.settle("a", NOW + 1, b"second")
    assert other.news({"a": NOW}, NOW + 1) == [StoredAnswer("a", NOW + 1, b"second")]
    one.settle("b", NOW + 2, b"of no interest")
    assert other.news({"a": NOW + 1}, NOW + 2) == []


def test_what_is_kept_is_bounded(opened: Opened) -> None:
    polls = opened()
    for number in range(KEPT_ANSWERS + 20):
        polls.settle(str(number), NOW + number / 1000, b"answer")
    polls.settle("last", NOW + 2 * LEASE, b"answer")
    kept = polls._database.rows("select topic from polls")
    assert len(kept) == KEPT_ANSWERS
    polls.settle("later", NOW + 2 * KEPT_SECONDS, b"answer")
    assert [row[0] for row in polls._database.rows("select topic from polls")] == ["later"]


def test_sharing_loses_nothing_of_the_history_when_another_process_closes_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "history.db"
    history = History(path, "https://api.example.org", "me")
    polls = history.open_polls()

    def watched_elsewhere() -> int:
        command = [sys.executable, "-c", OTHER_PROCESS, str(path)]
        return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    history.watched.add("before", datetime.now(UTC))
    assert watched_elsewhere() == 1
    polls.settle("jobs", NOW, b"answer")
    history.watched.add("after", datetime.now(UTC))
    assert watched_elsewhere() == 2
