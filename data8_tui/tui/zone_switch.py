"""The key that goes through the time zones: the machine's, UTC, and the one of config.toml."""

from typing import TYPE_CHECKING

from data8_tui.time_zone import in_zone, next_zone, set_time_zone, zone_text
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.guarded_app import GuardedApp

if TYPE_CHECKING:
    from data8_tui.session import Session


class ZoneSwitchApp(GuardedApp):
    """An application whose screens can show times in another zone."""

    session: "Session"

    def screens_in_view(self) -> list[AppScreen]:
        """The visible screens."""
        raise NotImplementedError

    def action_next_time_zone(self) -> None:
        """Show times in the zone after the present one, and draw the screens again."""
        now = self.session.clock.now()
        was_today = in_zone(now).date()
        set_time_zone(next_zone(self.session.profile.preferences.display.timezone))
        for screen in self.screens_in_view():
            screen.time_zone_changed(was_today)
            screen.present_title()
        safe.toast(self, f"Times are in {zone_text(now)}; days begin there.")
