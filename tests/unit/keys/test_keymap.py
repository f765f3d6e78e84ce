"""Which key a command has on which screen, once a user has given some."""

from collections.abc import Iterator

import pytest

from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.commands import JOBS
from data8_tui.keys.cursor_commands import CELLS, LIST
from data8_tui.keys.key_faults import read_keys
from data8_tui.keys.keymap import Keymap, NamedKey, key_of
from data8_tui.keys.places import PLACES, Commands, all_commands
from data8_tui.keys.record_commands import DATASET
from data8_tui.keys.transfer_commands import DATASETS, RUN, UPLOAD


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    """The process has its default keys again after a test."""
    yield
    keymap.use(Keymap())


def made(**keys: str | list[str]) -> Keymap:
    """The keymap of `jobs__download="D"`."""
    written = {
        name.replace("__", "."): [each] if isinstance(each, str) else each
        for name, each in keys.items()
    }
    return read_keys(written)[0]


def keys(table: Commands, name: str) -> tuple[str, ...]:
    """The keys of a command in a table."""
    return next(one.key_list for one in table if one.id == name)


def test_without_settings_every_table_is_as_it_was() -> None:
    for place in PLACES:
        assert Keymap().of(place.commands) is place.commands
    assert Keymap().of_cursor(LIST, JOBS) == LIST


def test_a_screens_own_key_comes_before_one_of_the_cursor() -> None:
    assert keys(Keymap().of_cursor(LIST, UPLOAD), "cursor.left") == ("left",)
    assert keys(Keymap().of_cursor(CELLS, DATASET), "cursor.bottom") == ()
    assert keys(made(upload__header="D").of_cursor(LIST, UPLOAD), "cursor.left") == ("left",)


def test_a_command_has_the_keys_that_it_is_given_and_no_others() -> None:
    assert keys(made(jobs__download="D").of(JOBS), "jobs.download") == ("D",)
    assert keys(made(jobs__download=["D", "f3"]).of(JOBS), "jobs.download") == ("D", "f3")
    assert keys(made(jobs__download=[]).of(JOBS), "jobs.download") == ()


def test_the_users_own_wins_on_its_screen_and_nowhere_else() -> None:
    own = made(jobs__download="j")
    assert keys(own.of_cursor(LIST, JOBS), "cursor.down") == ("down",)
    assert keys(own.of_cursor(LIST, DATASETS), "cursor.down") == ("down", "j")
    assert keys(made(jobs__new_job="s").of(JOBS), "list.sort") == ()
    assert keys(made(jobs__new_job="s").of(DATASETS), "list.sort") == ("s",)


def test_a_key_for_everywhere_is_taken_from_every_screen() -> None:
    own = made(app__refresh="d")
    assert keys(own.of(EVERYWHERE), "app.refresh") == ("d",)
    assert keys(own.of(JOBS), "jobs.download") == keys(own.of(DATASETS), "datasets.download") == ()


def test_of_two_that_are_given_a_key_the_first_in_the_file_has_it() -> None:
    own = made(jobs__filter="Q", jobs__download=["Q", "D"])
    assert keys(own.of(JOBS), "jobs.filter") == ("Q",)
    assert keys(own.of(JOBS), "jobs.download") == ("D",)


def test_two_commands_may_exchange_their_keys() -> None:
    own = made(jobs__filter="d", jobs__download="f")
    assert keys(own.of(JOBS), "jobs.filter") == ("d",)
    assert keys(own.of(JOBS), "jobs.download") == ("f",)


def test_commands_that_share_a_key_by_default_may_share_another() -> None:
    own = made(run__stop="k", run__forget="k").of(RUN)
    assert keys(own, "run.stop") == keys(own, "run.forget") == ("k",)


def test_enter_opens_nothing_where_opening_has_another_key() -> None:
    opening = [one.id for one in made(jobs__open="o").of_cursor(LIST, JOBS)]
    assert "cursor.open" not in opening
    assert "cursor.open" in [one.id for one in made(jobs__open="o").of_cursor(LIST, DATASETS)]


def test_a_sentence_names_the_key_that_applies() -> None:
    constant = NamedKey(JOBS, "download")
    assert f"{constant} {key_of(JOBS, 'download')}" == "d d"
    keymap.use(made(jobs__download="D"))
    assert f"{constant} {key_of(JOBS, 'download')}" == "D D"
    keymap.use(made(jobs__download=[]))
    assert str(constant) == ":download"


IDS = """
app.account app.commands app.datasets app.help app.how_to_leave app.jobs app.next_part app.notices
app.overview app.pause app.previous_part app.quit app.redraw app.refresh app.suspend app.theme
app.transfers changed_records.filter changed_records.next_difference
changed_records.previous_difference changes.match_by changes.order changes.records
comparison.exchange cursor.bottom cursor.down cursor.first cursor.first_column cursor.half_down
cursor.half_up cursor.last cursor.last_column cursor.left cursor.middle cursor.open
cursor.page_down cursor.page_up cursor.right cursor.top cursor.up dataset.download
dataset.local_copy dataset.outcome_first dataset.profile datasets.copy_name datasets.download
datasets.kind datasets.open datasets.upload figures.copy_line figures.find file.compare
file.filter file.next_file file.open_again file.previous_file file.profile file.remove_all
file.remove_filter file.sort file.sort_down form.choices form.next form.remove form.submit
job.accept job.all_wrong job.compare job.copy_name job.download job.open job.plot job.run_again
job.watch job.what_changed job.workflow jobs.dates jobs.download jobs.filter jobs.new_job
jobs.only_failed jobs.only_new jobs.only_running jobs.only_unusual jobs.open jobs.run
list.all_pages list.clear list.narrow list.next_page list.open_by_name list.previous_page
list.reverse list.sort narrowing.clear narrowing.keep notices.open overview.all_seen
overview.new_job overview.next_part overview.open overview.previous_part plot.next_run plot.open
plot.previous_run profile.left_out profile.records record.download record.next record.previous
records.columns records.copy records.export records.find records.freeze records.hide records.jump
records.mark records.mask records.move_left records.move_right records.next_match records.open
records.previous_match records.show_all records.values records.whole_cell result.guard
result.records run.check run.copy_path run.forget run.go_on run.job run.open run.stop
run.what_changed run_file.start screen.back screen.copy_command transfers.cancel
transfers.clear_ended transfers.copy_folder transfers.copy_path transfers.download
transfers.forget transfers.go_on transfers.pause transfers.receipt transfers.retry
transfers.upload upload.header upload.leave_out upload.name upload.nulls upload.other_file
upload.put_back upload.reading upload.records upload.rename upload.start upload.type
"""
"""The ids as they were published: people have them in their config.toml."""


def test_no_command_loses_its_id() -> None:
    assert set(IDS.split()) - set(all_commands()) == set()
