"""Each command on a terminal, of an account whose every text wants to be obeyed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stub_server import stand
from tests.command_line import CommandLine, Done
from tests.hostile_texts import ENCODED, HOSTILE, STYLED, hostile_dataset, hostile_job, obeyed
from tests.sandbox_statuses import VARIABLES

ALL = "all"
LISTED = [HOSTILE[at : at + 3] for at in range(0, len(HOSTILE), 3)]
RECORD = dict(zip(HOSTILE, reversed(HOSTILE), strict=True))


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    jobs = [hostile_job(texts[0] or "x", texts) for texts in LISTED]
    datasets = [hostile_dataset(texts[-1] or "x", texts) for texts in LISTED]
    answers: dict[str, Any] = {
        "/Job": jobs,
        "/Dataset": datasets,
        f"/Job/{ALL}": hostile_job(ALL),
        f"/Dataset/{ALL}": hostile_dataset(ALL),
        f"/Dataset/{ALL}/data": [RECORD],
    }
    home = tmp_path_factory.mktemp("home")
    for name, line in (("before.csv", ENCODED), ("after.csv", ENCODED[::-1])):
        lines = [["id", *(f"c{at}{text[:40]}" for at, text in enumerate(ENCODED))], ["1", *line]]
        quoted = (",".join('"' + each.replace('"', '""') + '"' for each in one) for one in lines)
        (home / name).write_text("\n".join(quoted), encoding="utf-8", newline="")
    with stand(answers) as variables:
        yield CommandLine(home, variables | VARIABLES)


COMMANDS = {
    "jobs": ("jobs",),
    "jobs as JSON": ("jobs", "--json"),
    "a job": ("job", ALL),
    "a job as JSON": ("job", ALL, "--json"),
    "a job that is not there": ("job", HOSTILE[27] + "\x1b]52;c;aGk=\x07\u202e"),
    "datasets": ("datasets",),
    "datasets as JSON": ("datasets", "--json"),
    "a dataset": ("dataset", ALL),
    "a dataset as JSON": ("dataset", ALL, "--json"),
    "workflows": ("workflows",),
    "a watch": ("watch", ALL),
    "a watch as JSON": ("watch", ALL, "--json"),
    "a download": ("download", ALL, "-o", "-"),
    "a download of JSON": ("download", ALL, "-o", "-", "--format", "ndjson"),
    "a download of a column that is not there": (
        "download",
        ALL,
        "--columns",
        "\x1b[2J",
        "-o",
        "x",
    ),
    "a history": ("history",),
    "a history as JSON": ("history", "--json"),
    "an export": ("history", "export"),
    "a trend": ("trend", ALL),
    "a profile": ("profile", "before.csv"),
    "a comparison": ("compare", "before.csv", "after.csv", "--key", "id"),
    "an upload": ("upload", "before.csv", "--dataset", "\x1b[2J\u202e"),
    "a submission": ("submit", "--workflow", "\x1b[2J\u202e", "--dataset", f"\x9b31m={ALL}"),
    "an unknown command": ("\x1b[2J\u202e",),
    "an unknown option": ("jobs", "--\x1b[2J\u202e"),
    "a file that is not there": ("open", "\x1b[2J\u202e.csv"),
}


FILES = ("a download", "an export")
"""Parts of a file, in which a tab stays what it is."""


def shown(done: Done) -> str:
    return STYLED.sub("", done.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_left_to_obey(user: CommandLine, command: str) -> None:
    done = user.on_terminal(*COMMANDS[command], columns=120)
    refused = command.startswith(("an un", "an up", "a sub")) or "not there" in command
    # 4: the job is there, and its outputs are not.
    assert done.status in ((2, 4, 5, 7, 9) if refused else (0, 4, 13)), done.out[-300:]
    drawn = re.sub(r"\x1b\[\d*[GJKA]|\r", "", shown(done))  # lines of progress
    assert drawn
    assert obeyed(drawn.replace("\t", "") if command in FILES else drawn) == []


def test_a_report_has_nothing_to_obey(user: CommandLine) -> None:
    user("--debug", "job", ALL)
    assert obeyed(shown(user.on_terminal("doctor", "--report"))) == []
    written = [path for path in Path(user.home).rglob("*") if path.suffix in (".txt", ".log")]
    assert len(written) == 2
    for path in written:
        assert obeyed(path.read_text()) == [], path


def test_a_script_gets_each_text_as_it_is(user: CommandLine) -> None:
    told = json.loads(user("job", ALL, "--json").out)
    assert list(told["parameters"]) == list(HOSTILE)
