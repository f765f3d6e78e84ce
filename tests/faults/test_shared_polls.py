"""Sessions of one account, each a process: they share what they learn, and survive each other."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.monitor.topics import JobsTopic, topic_key
from tests.conditions import wait_until

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

INTERVAL = 0.5
RUNNING = 1
ROUNDS = 8


class PollingSession:
    """A process, and all that it has said so far."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        script = Path(__file__).with_name("polling_session.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), *arguments], env=environment, stdout=subprocess.PIPE
        )
        self.answers: Counter[str] = Counter()
        self.state = ""
        self.unanswered = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            if "answer" in said:
                self.answers[said["answer"]] += 1
            else:
                self.unanswered, self.state = said["unanswered"], said["state"]

    def wait_for_answers(self, count: int) -> None:
        """Until the list was learnt so many times more."""
        wanted = self.answers["list"] + count
        wait_until(lambda: self.answers["list"] >= wanted)


class Account:
    """A sandbox with running jobs, and the folder in which its sessions keep their history."""

    def __init__(self, sandbox: "Sandbox", state: Path) -> None:
        self.sandbox = sandbox
        self.state = state
        account = sandbox.account
        running = (job for job in account.jobs() if account.progress(job).status == RUNNING)
        self.names = [job.name for job in running][:2]
        self.sessions: list[PollingSession] = []

    def open(self, count: int = 1, **changes: object) -> PollingSession:
        """Start so many sessions, wait until each has learnt all; returns the last."""
        profile = {
            "name": "shared", "base_url": self.sandbox.base_url, "scope": "BatchApi",
            "token_url": self.sandbox.token_url, "client_id": self.sandbox.client_id,
            "client_secret": self.sandbox.client_secret,
            "preferences": {"refresh": {"budget": 6000}}, **changes,
        }  # fmt: skip
        environment = {**os.environ, "XDG_STATE_HOME": str(self.state)}
        arguments = [json.dumps(profile), json.dumps(self.names), str(INTERVAL)]
        self.sessions += [PollingSession(arguments, environment) for _ in range(count)]
        if not changes:
            wait_until(lambda: all(len(each.answers) == 3 for each in self.sessions))
        return self.sessions[-1]

    def requests(self, during: Callable[[], object]) -> int:
        """How many the server got meanwhile, those for tokens left out."""
        log = self.sandbox.services.traffic
        log.clear()
        during()
        return sum(each.method == "GET" for each in log.log.copy())

    def holder(self) -> int:
        """The process that holds the lease of the list; 0 for none."""
        [path] = self.state.rglob("history.db")
        history = sqlite3.connect(path)
        query = "select holder from polls where topic = ?"
        found = history.execute(query, [topic_key(JobsTopic())]).fetchone()
        history.close()
        return int(found[0].split()[0]) if found and found[0] else 0


@pytest.fixture
def account(fresh_sandbox: Callable[..., Any], tmp_path: Path) -> Iterator[Account]:
    account = Account(fresh_sandbox(), tmp_path)
    yield account
    for session in account.sessions:
        session.process.kill()
        session.process.wait()


def test_ten_sessions_ask_hardly_more_often_than_one(account: Account) -> None:
    first = account.open()
    alone = account.requests(lambda: first.wait_for_answers(ROUNDS))
    account.open(9)
    before = [each.answers["list"] for each in account.sessions]
    together = account.requests(lambda: first.wait_for_answers(ROUNDS))
    assert together <= 1.5 * alone
    wait_until(
        lambda: all(
            each.answers["list"] >= count + ROUNDS
            for each, count in zip(account.sessions, before, strict=True)
        )
    )
    assert {each.state for each in account.sessions} == {"live"}


def test_a_killed_session_is_replaced_and_one_that_hangs_is_not_live(account: Account) -> None:
    account.open(3)
    account.sandbox.services.faults.change({"match": "GET /Job?", "script": ["wait:60"]})
    wait_until(lambda: all(each.unanswered for each in account.sessions))
    holder = account.holder()
    [killed] = [each for each in account.sessions if each.process.pid == holder]
    others = [each for each in account.sessions if each is not killed]
    before = [each.answers["list"] for each in others]
    os.kill(holder, signal.SIGKILL)
    at = time.monotonic()
    wait_until(
        lambda: all(
            each.answers["list"] > count for each, count in zip(others, before, strict=True)
        )
    )
    assert time.monotonic() - at <= 10
    wait_until(lambda: not any(each.unanswered for each in others))


def test_what_others_learn_makes_no_session_live_whose_secret_is_wrong(account: Account) -> None:
    good = account.open()
    refused = account.open(client_secret="wrong")
    wait_until(lambda: refused.state == "stale")
    good.wait_for_answers(4)
    assert refused.state == "stale"
    assert not refused.answers
