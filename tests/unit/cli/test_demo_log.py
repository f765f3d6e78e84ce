"""The demo's log, opened before the sandbox is started."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import data8_tui.demo
from data8_tui.cli.invocation import Invocation
from data8_tui.settings.model import Preferences
from data8_tui.settings.profile import Profile, offline_profile


def test_a_log_that_can_not_be_written_is_reported_before_a_frame_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").write_text("a file, so that no folder can be made below it")

    @contextmanager
    def no_sandbox(preferences: Preferences, meanwhile: Callable[[], None]) -> Iterator[Profile]:
        meanwhile()
        yield offline_profile(preferences)

    monkeypatch.setattr(data8_tui.demo, "demo_profile", no_sandbox)
    invocation = Invocation()
    invocation.take("demo", True)
    invocation.take("debug", True)
    written: list[str] = []
    with invocation.profile(lambda: written.append(capsys.readouterr().err)):
        pass
    assert "log" in written[0]
