"""NO_COLOR is followed; what needs colours otherwise is checked with the frames, in every theme."""

from typing import TYPE_CHECKING

import pytest
from rich.color import ColorType

from tests.snapshot.colours import texts

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox


async def test_without_colour_there_is_none(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(sandbox, size=(60, 20)) as it:
        await it.until_says("100 jobs")
        styles = [style for _, style in texts(it.app)]
        colours = [each for style in styles for each in (style.color, style.bgcolor) if each]
        assert {each.type for each in colours} == {ColorType.DEFAULT}
        assert any(style.reverse for style in styles)  # the cursor's row
