"""Every view of the settings is made from the model: a new field appears in all of them."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, get_args

import jsonschema
import pytest
from pydantic import Field

from data8_tui.notice import NoticeProtocol
from data8_tui.settings import config_file
from data8_tui.settings.choices import NoticeKind, Theme
from data8_tui.settings.model import NoticeSettings, Settings
from data8_tui.settings.reference import list_settings, markdown_table
from data8_tui.settings.sources import read_settings
from data8_tui.settings.table import Override, SettingsTable
from data8_tui.settings.template import new_config
from data8_tui.tui.themes import THEMES

README = Path(__file__).parents[3] / "README.md"


class LouderNotices(NoticeSettings):
    """[notices] with two settings more."""

    repeats: Annotated[int, Field(ge=1, strict=True), Override("DATA8_REPEATS")] = 2
    """How often a notice is sent."""

    quiet: bool = False
    """Whether the bell is left out."""


class WindowSettings(SettingsTable):
    """[window]: a table more."""

    title: str | None = None
    """The title of the window."""


class MoreSettings(Settings):
    """What a later version may have."""

    notices: LouderNotices = LouderNotices()
    window: WindowSettings = WindowSettings()


NEW = {
    "notices.repeats": "How often a notice is sent.",
    "notices.quiet": "Whether the bell is left out.",
    "window.title": "The title of the window.",
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config.toml of the test's own, which isn't there yet, and no DATA8_* variable."""
    for name in [name for name in os.environ if name.startswith("DATA8_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "config.toml"
    monkeypatch.setattr(config_file, "default_config_path", lambda: path)
    return path


def test_the_readme_has_the_table_that_the_model_gives() -> None:
    """If this fails: `.venv/bin/python docs/tables.py`."""
    text = README.read_text(encoding="utf-8")
    found = re.search(r"<!-- settings: docs/tables.py -->\n(.*?)\n<!-- /settings -->", text, re.S)
    assert found is not None
    assert found[1].strip() == markdown_table()


def test_every_setting_says_what_it_means() -> None:
    settings = list(list_settings())
    assert len(settings) >= 9
    assert [one.path for one in settings if not one.meaning] == []
    assert len({one.name for one in settings}) == len(settings)


def test_a_new_field_is_in_every_view(config: Path) -> None:
    shown = {one.name: one for one in read_settings(model=MoreSettings).settings}
    file, table, schema = (
        new_config(MoreSettings), markdown_table(MoreSettings), MoreSettings.model_json_schema()
    )  # fmt: skip
    described = str(schema)
    for name, meaning in NEW.items():
        assert shown[name].meaning == meaning
        assert f"# {meaning}\n" in file
        assert f"\n#{name.partition('.')[2]} = " in file
        assert f"| `{name}` |" in table
        assert meaning in table
        assert meaning in described
    assert "Also DATA8_REPEATS." in table
    assert not set(NEW) & {one.name for one in list_settings()}


def test_a_new_field_is_read_from_each_of_its_sources(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings(model=MoreSettings).find("notices.repeats") == (2, "default")
    config.write_text("[notices]\nrepeats = 3\n[window]\ntitle = 'x'\n")
    settings = read_settings(model=MoreSettings)
    assert settings.find("notices.repeats") == (3, "config file")
    assert settings.find("window.title") == ("x", "config file")
    monkeypatch.setenv("DATA8_REPEATS", "4")
    settings = read_settings(model=MoreSettings)
    assert settings.find("notices.repeats") == (4, "environment")
    assert settings.preferences.notices.repeats == 4  # type: ignore[attr-defined]


def test_the_new_file_sets_nothing(config: Path) -> None:
    config.write_text(new_config())
    config.chmod(0o600)
    assert config_file.read(config).settings.model_dump(exclude={"profiles"}) == (
        Settings().model_dump(exclude={"profiles"})
    )
    assert read_settings().table.model_fields_set == set()


def test_every_line_of_the_new_file_can_be_taken_as_it_stands(config: Path) -> None:
    """Without the # before a setting it is a file that is read, and that the schema allows."""
    text = re.sub(r"^#(?! )", "", new_config(), flags=re.M)
    contents = tomllib.loads(text)
    jsonschema.validate(contents, Settings.model_json_schema())
    config.write_text(text)
    config.chmod(0o600)
    settings = read_settings()
    entries = [entry for one in settings.settings for entry in settings.entries(one)]
    assert len(entries) == len(settings.settings)
    assert {source for _, _, source in entries} == {"config file"}


def test_the_choices_are_those_of_who_obeys_them() -> None:
    assert set(get_args(Theme)) == {"auto", *THEMES}
    assert set(get_args(NoticeKind)) == {"auto", *NoticeProtocol}
