"""Local files without an account: opened, filtered, sorted, changed meanwhile."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from data8_tui.analysis.conditions import Condition, ConditionTest
from data8_tui.analysis.local_file.indexed_file import IndexedFile
from data8_tui.keys.record_commands import FILE
from data8_tui.session import open_session
from data8_tui.settings.model import Preferences
from data8_tui.settings.profile import offline_profile
from data8_tui.tui.app import Data8App
from data8_tui.tui.navigation import OpenFile
from data8_tui.tui.screens.file import FileScreen
from tests.pilot.conftest import Driver

Shown = Callable[..., AbstractAsyncContextManager[Driver]]
RECORDS = 2_500


@pytest.fixture
def shown() -> Shown:
    """`async with shown(path, …) as it:` is the application on these files, looked through."""

    @asynccontextmanager
    async def show(*paths: Path, **asked: Any) -> AsyncIterator[Driver]:
        opening = open_session(offline_profile(Preferences()))
        app = Data8App(opening, theme="dark", shown=OpenFile(paths, **asked))
        async with app.run_test(size=(100, 24), notifications=True) as pilot:
            it = Driver(app, pilot)
            await done(it)
            yield it

    return show


def screen_of(it: Driver) -> FileScreen:
    screen = it.app.screen
    assert isinstance(screen, FileScreen)
    return screen


async def done(it: Driver) -> None:
    """Wait until everything is known of the file, and on screen."""
    await it.until("the file", lambda: isinstance(it.app.screen, FileScreen))
    screen = screen_of(it)
    await it.until("an open file", lambda: screen.file is not None)
    await it.until("all records", lambda: screen.file and not screen.file.busy)
    await it.until("those on screen", lambda: screen.source and screen.source.records.idle)
    await it.pilot.pause()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    lines = (f'{n:07},"Town{n % 5}",{"x" * (n % 2)}\n' for n in range(RECORDS))
    path.write_text("id,town,note\n" + "".join(lines))
    return path


async def test_a_file_is_shown_without_an_account(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        assert "local files, no account" in it.lines[0]
        assert it.lines[2].split() == ["people.csv", "record", "1"]
        assert it.lines[3].strip() == "2,500 records   3 columns"
        assert it.line_with("0000000").split()[:3] == ["1", "0000000", "Town0"]
        await it.press("G")
        await it.until_says("0002499")
        assert "record 2,500" in it.lines[2]
        await it.press("1")
        await it.until_toast("need an account")
        assert isinstance(it.app.screen, FileScreen)
        await it.press("escape")
        assert isinstance(it.app.screen, FileScreen)


async def test_filters_add_up_and_keep_the_records_numbers(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        await it.press("down", "down", "down", "right", "at")
        await done(it)
        assert it.lines[4].strip() == "500 of 2,500 records   town = Town3"
        assert it.line_with("0000003").split()[0] == "4"
        await it.press("right", "down", "at")
        await done(it)
        assert it.lines[4].strip() == "250 of 2,500 records   town = Town3    note is empty"
        await it.press("G")
        await done(it)
        await it.until_says("record 2,499")
        await it.press("minus")
        await done(it)
        assert it.lines[4].strip() == "500 of 2,500 records   town = Town3"
        await it.press("underscore")
        await done(it)
        assert it.lines[5].startswith("  Record")
        assert it.line_with("0000000").split()[0] == "1"


async def test_escape_ends_what_is_open_where_the_file_is_the_first_screen(
    shown: Shown, people: Path
) -> None:
    async with shown(people) as it:
        await it.press("V", "down", "c")
        await it.until_says("2 marked")
        await it.press("escape")
        assert "esc close" not in it.lines[-1]
        await it.press("escape")
        assert "marked" not in it.text
        await it.press("slash", *"town3", "down")
        await it.until_says("records searched")
        await it.press("escape")
        assert "records searched" not in it.text


async def test_a_marked_range_ends_with_the_view_that_it_was_marked_in(
    shown: Shown, people: Path
) -> None:
    async with shown(people) as it:
        await it.press("right", "V", "down")
        await it.until_says("2 marked")
        await it.press("at")
        await it.until_says("of 2,500 records   town = ")
        await done(it)
        assert "marked" not in it.text


async def test_filters_are_whole_on_a_few_lines_and_what_is_left_has_a_mark(
    shown: Shown, people: Path
) -> None:
    conditions = [Condition("town", ConditionTest.CONTAINS, f"{n}" * 20) for n in range(9)]
    async with shown(people, conditions=tuple(conditions)) as it:
        assert it.lines[4].startswith("  0 of 2,500 records   town contains 0000")
        assert [line.count("town") for line in it.lines[4:7]] == [2, 2, 2]
        assert it.lines[7].endswith("…")
        await it.until_says("No record satisfies these filters.")
        assert "⏎ open" not in it.lines[-1]


async def test_a_counted_value_leads_to_its_records_alone(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        await it.press("right", "F")
        await it.until_says(" fetched of 2,500")
        assert "a  count all" in it.text
        await it.press("a")
        await it.until_says("in all 2,500 records")
        assert "a  count all" not in it.text
        await it.press("enter")
        await it.until_says("  500 of 2,500 records   town = ")


async def test_a_file_is_opened_at_a_record_and_with_filters(shown: Shown, people: Path) -> None:
    async with shown(people, index=1_234) as it:
        await it.until_says("record 1,235")
        assert it.line_with("0001234").split()[0] == "1,235"
    town = Condition("town", ConditionTest.EQUALS, "Town3")
    async with shown(people, conditions=(town,)) as it:
        await it.until_says("500 of 2,500 records   town = Town3")
        assert screen_of(it).grid.column == "town"
        await it.press("minus")
        await done(it)
        assert it.lines[4].strip() == ""


async def test_a_filtered_record_keeps_its_number_on_its_page_and_in_the_jump(
    shown: Shown, people: Path
) -> None:
    town = Condition("town", ConditionTest.EQUALS, "Town3")
    async with shown(people, conditions=(town,)) as it:
        await it.press("down", "enter")
        await it.until_says("record 9   2 of 500 shown")
        assert "0000008" in it.text
        await it.press("n")
        await it.until_says("record 14   3 of 500 shown")
        await it.press("escape", "number_sign")
        await it.until_says("A number up to 2,500, 50% of the 500 shown, or end:")
        await it.press("9", "enter")
        await it.until_says("people.csv")
        await it.until("the record", lambda: screen_of(it).grid.cursor == 1)
        await it.press("number_sign", "1", "0", "enter")
        await it.until_toast("Record 10 is not among the 500 shown.")
        await it.press("number_sign", *"50%", "enter")
        await it.until_says("record 1,249")


async def test_filters_order_and_record_outlast_reading_again(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        await it.press("down", "down", "down", "right", "at")
        await done(it)
        await it.press("left", "S")
        await done(it)
        view = it.lines[4].strip()
        assert view == "500 of 2,500 records   town = Town3    sorted by id ▼"
        await it.press("down")
        await it.until_says("record 2,494")
        await it.press("r")
        await done(it)
        await it.until_says("record 2,494")
        assert it.lines[4].strip() == view


async def test_keys_typed_ahead_each_add_or_remove_a_filter(shown: Shown, people: Path) -> None:
    conditions = [Condition("town", ConditionTest.CONTAINS, f"{n}") for n in range(3)]
    async with shown(people, conditions=tuple(conditions)) as it:
        await it.press("minus", "minus")
        await done(it)
        assert it.lines[4].strip() == "500 of 2,500 records   town contains 0"


async def test_a_sort_that_takes_long_is_given_up(
    shown: Shown, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, work = asyncio.Event(), IndexedFile.run

    async def run(file: IndexedFile) -> None:
        if file.order is not None:
            await held.wait()
        await work(file)

    async with shown(people) as it:
        monkeypatch.setattr(IndexedFile, "run", run)
        await it.press("s")
        await it.until_says("Sorting…")
        await it.press("escape")
        await it.until_says("0000000")
        assert isinstance(it.app.screen, FileScreen)
        assert it.lines[4].strip() == ""


async def test_the_columns_of_a_file_have_no_types(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        await it.press("c")
        await it.until_says("a column's name")
        assert "Type" not in it.text


async def test_the_end_is_followed_while_the_file_is_read(
    shown: Shown, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, work = asyncio.Event(), IndexedFile.run

    async def run(file: IndexedFile) -> None:
        await held.wait()
        await work(file)

    monkeypatch.setattr(IndexedFile, "run", run)
    people.write_text("id,town,note\n" + "".join(f"{n:07},x,{'y' * 90}\n" for n in range(RECORDS)))
    opening = open_session(offline_profile(Preferences()))
    app = Data8App(opening, theme="dark", shown=OpenFile((people,)))
    async with app.run_test(size=(100, 24)) as pilot:
        it = Driver(app, pilot)
        await it.until_says("at least")
        await it.press("G")
        held.set()
        await it.until_says("record 2,500")
        await it.until_says("0002499")


async def test_sorting_turns_over_and_ends(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        await it.press("S")
        await done(it)
        assert "sorted by id ▼" in it.lines[4]
        assert it.line_with("0002499").split()[0] == "2,500"
        await it.press("S")
        await done(it)
        assert it.lines[4].strip() == ""


async def test_no_record_is_a_sentence(shown: Shown, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("a,b\n")
    async with shown(path) as it:
        await it.until_says("This file has columns, but no records.")


async def test_what_is_left_out_is_named(shown: Shown, tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1,2\n3,4,5\n6,7\n")
    async with shown(path) as it:
        await it.until_says(
            "1 line is no record and is left out. Line 3: 3 fields where the header"
        )
        assert it.lines[3].strip() == "2 records   2 columns"


async def test_a_change_is_reported_and_the_file_is_read_again(shown: Shown, people: Path) -> None:
    async with shown(people) as it:
        people.write_text("id,town,note\nnew,Town1,\n")
        await it.until_says("people.csv has changed since it was opened.")
        await it.press("r")
        await it.until_says("1 record ")
        await done(it)
        assert it.line_with("Town1").split()[:2] == ["1", "new"]
        assert "has changed" not in it.text


async def test_files_of_one_name_have_columns_of_their_own(
    shown: Shown, people: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / people.name
    other.parent.mkdir()
    other.write_text("id,town\n1,Leeds\n")
    async with shown(people, other) as it:
        await it.press("x")
        await it.until("a hidden column", lambda: "  town" in it.text and "  id " not in it.text)
        await it.press("right_square_bracket")
        await it.until_says("Leeds")
        assert it.line_with("Leeds").split() == ["1", "1", "Leeds"]


async def test_several_files_take_turns(shown: Shown, people: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ndjson"
    other.write_text('{"a":1.10,"b":null}\n{"b":"","c":true}\n')
    gone = tmp_path / "gone.csv"
    async with shown(people, other, gone) as it:
        assert it.lines[3].strip().startswith("file 1 of 3   2,500 records")
        await it.press("right_square_bracket")
        await it.until_says("other.ndjson")
        await done(it)
        assert it.line_with("1.10").split() == ["1", "1.10", "∅", "∅"]
        await it.press("right_square_bracket")
        await it.until_says("can't read")
        await it.press("right_square_bracket")
        await it.until_says("people.csv")
        await done(it)


async def test_help_lists_the_keys_of_a_file_that_is_not_read_yet(
    shown: Shown, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown(people) as it:
        read = asyncio.Event()
        read_start = IndexedFile.read_start

        async def wait(file: IndexedFile) -> None:
            await read.wait()
            await read_start(file)

        monkeypatch.setattr(IndexedFile, "read_start", wait)
        await it.press("r", "question_mark")
        await it.until_says("On this screen")
        sections = dict(getattr(it.app.screen, "sections"))  # noqa: B009
        shown = {sentence for _, sentence in sections["On this screen"]}
        assert {one.sentence for one in FILE if one.action in FileScreen.NEED_RECORDS} <= shown
        await it.press("escape")
        assert "filter" not in it.lines[-1]
        read.set()
        await done(it)
        assert "filter" in it.lines[-1]


@asynccontextmanager
async def reading(path: Path, held: asyncio.Event, **asked: Any) -> AsyncIterator[Driver]:
    """The application on a file whose first records alone are known until `held` is set."""
    work = IndexedFile.run

    async def run(file: IndexedFile) -> None:
        await held.wait()
        await work(file)

    path.write_text("id,town,note\n" + "".join(f"{n:07},x,{'y' * 90}\n" for n in range(RECORDS)))
    opening = open_session(offline_profile(Preferences()))
    app = Data8App(opening, theme="dark", shown=OpenFile((path,), **asked))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(IndexedFile, "run", run)
        async with app.run_test(size=(100, 24), notifications=True) as pilot:
            it = Driver(app, pilot)
            await it.until_says("at least")
            yield it


async def test_a_file_is_shown_where_no_temporary_file_can_be_written(
    shown: Shown, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(people.with_name("gone")))
    async with shown(people) as it:
        await it.until_toast("can't make a folder for temporary files")
        await it.press("3", "down", "at")
        await it.until_says("records   id = ")


async def test_a_sort_without_a_temporary_folder_leaves_the_file_as_it_is(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()
    async with reading(people, held) as it:
        monkeypatch.setattr(tempfile, "tempdir", str(people.with_name("gone")))
        await it.press("down", "s")
        await it.until_toast("can't make a folder for temporary files")
        held.set()
        await it.until_says("2,500 records")
        assert screen_of(it).grid.cursor == 1
        await it.press("at")
        await it.until_says("1 of 2,500 records   id = 0000001")


async def test_a_filter_asked_for_meanwhile_ends_the_way_to_a_record(people: Path) -> None:
    held = asyncio.Event()
    async with reading(people, held, index=2_400) as it:
        await it.press("right", "at")
        held.set()
        await it.until_says("2,500 of 2,500 records   town = x")
        await done(it)
        assert screen_of(it).grid.cursor == 0


async def test_a_record_that_is_gone_when_the_file_is_read_again_is_not_gone_to_later(
    shown: Shown, people: Path
) -> None:
    async with shown(people) as it:
        await it.press("G")
        await it.until_says("record 2,500")
        people.write_text("id,town\n" + "1,Leeds\n" * 5)
        await it.press("r")
        await done(it)
        await it.press("at")
        await it.until_says("5 of 5 records   id = 1")
        await done(it)
        assert it.said_by("Toast") == ""
