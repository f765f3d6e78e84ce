"""[commands.NAME]: what may stand in it, and the arguments that come of it."""

import tomllib
from pathlib import Path

import pytest

from data8_tui.cli.actions.config_validate import fault_text
from data8_tui.settings.config_faults import find_faults
from data8_tui.settings.config_file import read
from data8_tui.settings.user_command import CommandSettings, MissingValue, OptionLikeValue

HOSTILE = (
    *("two words", "'; rm -rf ~ #", '"$(id)"', "`id`", "{dataset}", "{{job}}", "*", "~"),
    *("a\nb", "\x1b]52;c;eA==\x07", "ﬁ…", " ", "--"[:0] + "x-y"),
)


def command(text: str) -> CommandSettings:
    return CommandSettings.model_validate(tomllib.loads(text))


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return [fault_text(each) for each in find_faults(path)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_is_one_argument_whatever_it_contains(name: str) -> None:
    one = command('scope = "job"\nargv = ["show", "{job}", "--job={job}", "{workflow}"]')
    values = {"job": name, "workflow": "w"}
    assert one.arguments(values) == ("show", name, f"--job={name}", "w")


@pytest.mark.parametrize("name", ["-", "-rf", "--help", "-\n"])
def test_a_value_becomes_no_option(name: str) -> None:
    with pytest.raises(OptionLikeValue) as refused:
        command('scope = "job"\nargv = ["rm", "{job}"]').arguments({"job": name})
    assert refused.value.placeholder == "job"
    behind = command('scope = "job"\nargv = ["rm", "--", "{job}", "--job={job}"]')
    assert behind.arguments({"job": name}) == ("rm", "--", name, f"--job={name}")


def test_a_placeholder_without_a_value_is_no_empty_argument() -> None:
    with pytest.raises(MissingValue):
        command('scope = "record"\nargv = ["rm", "-r", "{file}"]').arguments({"record": "1"})


def test_what_only_looks_like_a_placeholder_stays() -> None:
    one = command('argv = ["awk", "{print $1}", "{}", "{{job}}", "{{print}}", "${HOME}/x"]')
    assert one.arguments({}) == ("awk", "{print $1}", "{}", "{job}", "{print}", "${HOME}/x")


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ('argv = []', ":2: [commands.x] argv should be a list of texts that begins with a program"),
        ('title = "x"', ":1: [commands.x] argv should be a list of texts that begins with a"),
        ('argv = "ls -l"', ":2: [commands.x] argv should be a list of texts"),
        ('argv = [""]', ":2: [commands.x] argv should be a list of texts that begins with a"),
        ('argv = ["{profile}"]', ":2: [commands.x] argv begins with a placeholder"),
        ('argv = ["ls", "{jbo}"]\nscope = "job"',
         ":2: [commands.x] argv has an unknown placeholder; did you mean “{job}”?"),
        ('argv = ["ls", "{job}"]',
         ":2: [commands.x] argv has {job}, which scope everywhere doesn't give; known there:"),
        ('scope = ["job", "dataset"]\nargv = ["ls", "{job}"]',
         ":3: [commands.x] argv has {job}, which scope job, dataset doesn't give"),
        ('scope = "job"\nargv = ["sh", "-c", "echo {job}"]',
         ":3: [commands.x] argv has {job} inside a text: make it a whole argument or value"),
        ('argv = ["ls"]\nscope = "jobs"',
         ":3: [commands.x] scope has an unknown scope; did you mean “job”?"),
        ('argv = ["ls"]\nscope = []', ":3: [commands.x] scope names no scope; known there: every"),
        ('argv = ["ls"]\nkee = "x"',
         ":3: [commands.x] has an unknown key “kee”; did you mean “key”?"),
        ('argv = ["ls"]\noutput = "s3cret"',
         ":3: [commands.x] output should be one of popup, terminal"),
        ('argv = ["ls"]\nmutating = "no"', ":3: [commands.x] mutating should be true or false"),
        ('argv = ["ls"]\noutput = "terminal"\nbackground = true',
         ":4: [commands.x] background contradicts output = “terminal”: remove one"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_the_nearest_right_name(
    tmp_path: Path, text: str, reported: str
) -> None:
    (found,) = faults(tmp_path, f"[commands.x]\n{text}\n")
    assert found.startswith(reported)
    assert "s3cret" not in found


def test_every_scope_may_have_what_it_gives(tmp_path: Path) -> None:
    text = """\
        [commands.everything]
        scope = "record"
        argv = ["show", "{profile}", "{dataset}", "--file={file}", "{record}", "{column}"]
        key = "B"
        title = "Show it"
        confirm = true
        background = true
        mutating = false
        seconds = 5
    """
    assert faults(tmp_path, text) == []
    one = read(tmp_path / "config.toml").settings.commands["everything"]
    assert (one.key, one.confirm, one.mutating, one.seconds) == ("B", True, False, 5.0)


def test_a_command_changes_things_unless_it_says_otherwise() -> None:
    assert command('argv = ["ls"]').mutating
