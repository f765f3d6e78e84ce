"""What is wrong with the keys of config.toml, and what would be right."""

import pytest

from data8_tui.keys.key_faults import TakenKey, matters_in, read_keys
from data8_tui.wording.key_faults import faults_text, keymap_fault_text


def reported(**keys: str | list[str]) -> list[str]:
    """The sentences on `jobs__download="D"`."""
    written = {
        name.replace("__", "."): [each] if isinstance(each, str) else each
        for name, each in keys.items()
    }
    return [keymap_fault_text(fault) for fault in read_keys(written)[1]]


def test_keys_that_nothing_else_has_are_right() -> None:
    assert reported(jobs__download=["D", "f3"], app__pause=[], cursor__page_down="ctrl+v") == []


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"jobs__downlod": "D"},
            "[keys] has no command “jobs.downlod”; did you mean “jobs.download”?",
        ),
        ({"sort": "D"}, "[keys] has no command “sort”; did you mean “list.sort”?"),
        ({"zzz": "D"}, "[keys] has no command “zzz”; data8-tui keys lists them"),
        (
            {"jobs__download": "pagdown"},
            "[keys] jobs.download: “pagdown” is no key that a terminal sends; "
            "did you mean “pagedown”?",
        ),
        (
            {"jobs__download": "ctrl+m"},
            "[keys] jobs.download: a terminal sends ctrl+m as enter; write that",
        ),
        (
            {"jobs__download": "ctrl+["},
            "[keys] jobs.download: a terminal sends ctrl+[ as escape; write that",
        ),
        (
            {"jobs__download": "ctrl+b"},
            "[keys] jobs.download: ctrl+b is tmux's own key unless that is changed; “B” is free",
        ),
        (
            {"jobs__download": "ctrl+s"},
            "[keys] jobs.download: ctrl+s can be taken by the terminal",
        ),
        (
            {"jobs__download": "j"},
            "[keys] jobs.download takes j from cursor.down (jobs), which keeps ↓",
        ),
        (
            {"jobs__new_job": "s"},
            "[keys] jobs.new_job takes s from list.sort (jobs), which has none left there: "
            "give it another in [keys]",
        ),
        (
            {"jobs__filter": "Q", "jobs__download": ["Q", "D"]},
            "[keys] jobs.filter takes Q from jobs.download (jobs), which keeps D",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(
    keys: dict[str, str | list[str]], sentence: str
) -> None:
    assert reported(**keys) == [sentence]


def test_a_key_of_everywhere_names_all_that_lose_it() -> None:
    found = reported(app__refresh="d")
    assert "[keys] app.refresh takes d from jobs.download (jobs), which has none left" in found[0]
    assert len(found) == len(set(found)) > 3
    assert not any("file.open_again" in each for each in found)


def test_a_wrong_key_changes_nothing() -> None:
    keymap, _ = read_keys({"jobs.download": ["ctrl+m"], "jobs.filter": ["nokey", "f3"]})
    assert keymap.user == {"jobs.filter": ("f3",)}


def test_a_key_of_a_multiplexer_matters_inside_it() -> None:
    (fault,) = read_keys({"jobs.download": ["ctrl+b"]})[1]
    assert isinstance(fault, TakenKey)
    assert matters_in(fault, {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert not matters_in(fault, {"STY": "1.pts-0.host"})


def test_several_faults_are_one_sentence_and_a_number() -> None:
    faults = read_keys({"sort": ["D"], "jobs.download": ["ctrl+m"]})[1]
    assert faults_text(faults) == (
        "[keys] has no command “sort”; did you mean “list.sort”? “data8-tui keys” lists 1 more."
    )
