"""The theme that is shown: the one that is set, or the one that was chosen last."""

from typing import TYPE_CHECKING

from textual.app import App

from data8_tui.tui import safe, themes

if TYPE_CHECKING:
    from data8_tui.session import Session

_KEPT_AS = "theme"


class ThemeChoice:
    """Of one application. A `setting` other than `auto` comes before what was chosen last."""

    def __init__(self, app: App[int], setting: str) -> None:
        self._app = app
        self._setting = setting
        themes.install(app, setting)

    async def restore(self, session: "Session") -> None:
        """Read what is kept for the account, and show the theme that is."""
        await session.choices.open()
        chosen = session.choices.of(_KEPT_AS, str)
        if self._setting == "auto" and chosen in themes.THEMES:
            themes.choose(self._app, chosen)

    def change(self, session: "Session") -> None:
        """Show the next theme, and keep it for the account."""
        chosen = themes.next_theme(self._app)
        if self._setting == "auto":
            session.choices.note(_KEPT_AS, chosen)

    def forget(self, session: "Session") -> None:
        """Have lists and colours as at first."""
        session.choices.forget()
        themes.choose(self._app, self._setting)
        safe.toast(self._app, "Forgotten: lists and colours are as at first.")
