"""What `--help` repeats of the core and of the README, since help imports neither."""

import re
from pathlib import Path

import click
import pytest

from data8_tui import errors
from data8_tui.cli import main
from data8_tui.cli.commands.download import download
from data8_tui.errors import Data8Error
from data8_tui.transfer.formats import OutputFormat

README = Path(__file__).parents[3] / "README.md"
SIGNAL = "128+n"


def codes_in_readme() -> dict[str, str]:
    """Each exit code of the README's table, with its meaning."""
    table = README.read_text(encoding="utf-8").partition("| exit code | meaning |\n")[2]
    rows = re.findall(r"^\| (\d+(?: \+ n)?) \| (.*) \|$", table.partition("\n\n")[0], flags=re.M)
    return {code.replace(" ", ""): meaning for code, meaning in rows}


def codes_in_help() -> dict[str, str]:
    """Each exit code of the help's last lines, with its meaning."""
    text = " ".join(main._EPILOG.split()).partition("Exit codes: ")[2].partition(". ")[0]
    found = re.split(r"(?:^|, )(\d+(?:\+n)?) ", text)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def codes_of_errors() -> set[str]:
    """The exit codes of every class of errors, 0 for none, and that of a signal."""
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    kinds = [one for one in kinds if issubclass(one, Data8Error)]
    assert len(kinds) > 15
    own = {str(one.exit_code) for one in kinds if one is not errors.Interrupted}
    return own | {"0", SIGNAL}


@pytest.mark.parametrize("listed", [codes_in_readme, codes_in_help])
def test_the_exit_codes_are_those_of_the_errors(listed) -> None:
    assert set(listed()) == codes_of_errors()


def test_the_readme_and_the_help_give_an_exit_code_one_meaning() -> None:
    shown = codes_in_help()
    for code, meaning in codes_in_readme().items():
        beginning = re.split(r"[:;,]", meaning)[0]
        assert re.split(r"[:;,(]", shown[code])[0].strip() == beginning


def test_the_formats_of_a_download_are_those_that_are_written() -> None:
    """`--format` is a literal list, since the help of a command imports click alone."""
    (option,) = [one for one in download.params if one.name == "format_"]
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == [one.value for one in OutputFormat]
