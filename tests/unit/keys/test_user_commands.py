"""The user's own commands among the keys: where they work, what they take, what is listed."""

from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.commands import JOB, JOBS
from data8_tui.keys.key_faults import read_keys
from data8_tui.keys.key_list import key_rows
from data8_tui.keys.keymap import by_key
from data8_tui.keys.places import PLACES
from data8_tui.keys.transfer_commands import DATASETS
from data8_tui.keys.user_commands import SCOPES
from data8_tui.settings.user_command import PLACEHOLDERS, CommandSettings
from data8_tui.wording.key_faults import keymap_fault_text


def command(**settings: object) -> CommandSettings:
    return CommandSettings.model_validate({"argv": ["true"], **settings})


def test_every_scope_and_place_exists() -> None:
    assert set(SCOPES) <= {place.name for place in PLACES}
    assert {scope for scopes in SCOPES.values() for scope in scopes} == set(PLACEHOLDERS)


def test_a_command_is_where_its_scope_is() -> None:
    keymap, faults = read_keys({}, {"a": command(scope="job", key="B"), "b": command(key="K")})
    assert faults == ()
    assert by_key(keymap.of(JOBS))["B"].id == by_key(keymap.of(JOB))["B"].id == "commands.a"
    assert "B" not in by_key(keymap.of(DATASETS))
    assert by_key(keymap.of(EVERYWHERE))["K"].id == "commands.b"


def test_without_a_key_it_is_in_the_table_nonetheless() -> None:
    keymap, _ = read_keys({}, {"a": command(scope="dataset", title="Look\x1b at it")})
    added = keymap.of(DATASETS)[-1]
    assert (added.id, added.keys, added.sentence) == ("commands.a", "", "Look␛ at it")
    assert keymap.of(DATASETS)[:-1] == DATASETS


def test_a_key_that_another_command_has_is_taken_and_reported() -> None:
    keymap, faults = read_keys({}, {"a": command(scope="job", key="w")})
    assert by_key(keymap.of(JOBS))["w"].id == "commands.a"
    (text,) = [keymap_fault_text(each) for each in faults]
    assert text.startswith("[commands.a] key takes w from job.watch (jobs, job), which has none")


def test_of_two_the_first_has_the_key_and_keys_has_the_last_word() -> None:
    two = {"a": command(scope="job", key="B"), "b": command(scope="job", key="B")}
    keymap, faults = read_keys({}, two)
    assert by_key(keymap.of(JOBS))["B"].id == "commands.a"
    assert len(faults) == 1
    keymap, faults = read_keys({"commands.b": ["K"]}, two)
    assert by_key(keymap.of(JOBS))["K"].id == "commands.b"
    assert faults == ()


def test_a_key_that_is_none_or_may_not_arrive_is_reported() -> None:
    texts = [
        keymap_fault_text(each)
        for key in ("ctrl+b", "hyper", "ctrl+m")
        for each in read_keys({}, {"a": command(scope="job", key=key)})[1]
    ]
    assert [text.partition(":")[0] for text in texts] == ["[commands.a] key"] * 3


def test_they_are_listed_with_the_others() -> None:
    keymap, _ = read_keys({}, {"a": command(scope="transfer", key="B", title="Archive it")})
    (row,) = [row for row in key_rows(keymap) if row.id == "commands.a"]
    assert (row.keys, row.changed, row.sentence) == (("B",), False, "Archive it")
    assert row.places == ("transfers",)
