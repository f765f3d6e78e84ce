"""Switches of the command line that turn a setting on or off."""

from pathlib import Path

import pytest

from data8_tui.cli.invocation import Invocation
from data8_tui.settings.sources import read_settings


@pytest.mark.parametrize(("given", "mouse"), [([], True), (["no_mouse"], False)])
def test_no_mouse_turns_the_mouse_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], mouse: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    invocation = Invocation()
    for name in given:
        invocation.take(name, True)
    assert read_settings(invocation.options).preferences.display.mouse is mouse
