"""The first line of every screen: the mode, the account, the state of the connection."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, product
from math import ceil

from textual.content import Content
from textual.events import Click

from data8_tui.errors import ConfigurationError
from data8_tui.insight import humanize
from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.key_names import shown_key
from data8_tui.keys.places import Commands
from data8_tui.monitor.health import Health, HealthState
from data8_tui.tui import safe
from data8_tui.tui.widgets.static_text import StaticText

MODES = (
    ("overview", "Overview"),
    ("jobs", "Jobs"),
    ("datasets", "Datasets"),
    ("transfers", "Transfers"),
)

_STYLES = {
    HealthState.CONNECTING: "$text-muted",
    HealthState.LIVE: "$text-success",
    HealthState.STALE: "$text-warning",
    HealthState.PAUSED: "$text-warning",
}


_COLORS: Mapping[str, str] = {
    "none": "$text-muted",
    "red": "reverse bold $text-error",
    "yellow": "reverse bold $text-warning",
    "green": "reverse bold $text-success",
    "blue": "reverse bold $text-primary",
}
"""The style of an account's name, by its colour."""


@dataclass(frozen=True, slots=True)
class AccountTitle:
    """Whose data it is. `names` begin with the last of them, the longest comes first."""

    names: Sequence[str]
    color: str = "none"
    sandbox: bool = False
    read_only: bool = False

    def badges(self) -> Iterator[Content]:
        """What must be seen, the longest first."""
        sandbox = (" SANDBOX ", "reverse bold") if self.sandbox else ""
        gap = " " if self.sandbox else ""
        for text in (" READ-ONLY ", " RO ") if self.read_only else ("",):
            forbids = (text, "reverse bold $text-warning") if text else ""
            yield Content.assemble(sandbox, gap, forbids, " " if text else "")

    @property
    def needed(self) -> Content:
        """The name that room is made for: one in a colour is a warning."""
        return Content("") if self.color == "none" else list(self.contents())[-2]

    def contents(self) -> Iterator[Content]:
        """Its names, the longest first, then none."""
        name = self.names[-1]
        shown = f" {name} " if self.color != "none" else name
        for each in self.names:
            rest = safe.content(f"{each.removeprefix(name)}  ", "$text-muted")
            yield safe.content(shown, _COLORS[self.color]) + rest
        yield Content("")


def health_text(health: Health, now: datetime, unanswered: float | None = None) -> str:
    """The connection's state in words: live, no answer for, stale since, retrying in, paused.

    `unanswered` are the seconds since the last answer where the next one is delayed.
    """
    if _is_delayed(health, unanswered):
        return f"◌ no answer for {humanize.brief_span(timedelta(seconds=unanswered or 0))}"
    since = humanize.brief_span(now - health.since) if health.since else ""
    match health.state:
        case HealthState.CONNECTING:
            return "… connecting"
        case HealthState.LIVE:
            return "● live"
        case HealthState.PAUSED:
            return f"‖ paused {since}".rstrip()
        case HealthState.STALE:
            coming = humanize.until(health.next_try or now, now)
            retry = f"retry in {coming}" if coming else "trying again"
            if health.error is not None and health.error.exit_code == ConfigurationError.exit_code:
                return f"✗ refused, {retry}"
            return f"◌ stale {since}, {retry}" if since else f"◌ no answer, {retry}"


def budget_texts(spent: tuple[float, float] | None) -> tuple[str, ...]:
    """What a spent budget of requests brings about, the longest text first; none where it doesn't.

    `spent` is the budget in requests a minute, and how many seconds old data get by it.
    """
    if spent is None:
        return ()
    per_minute, age = spent
    effect, brief = f"up to {ceil(age)} s old", f"≤ {ceil(age)} s "
    return (
        f"· budget {per_minute:.0f}/min: {effect} ",
        f"· {effect} ",
        f"· data {brief}",
        f"data {brief}",
        brief,
    )


def _is_delayed(health: Health, unanswered: float | None) -> bool:
    waiting = health.state in (HealthState.CONNECTING, HealthState.LIVE)
    return waiting and unanswered is not None


def _by_preference(
    badges: Sequence[Content], notes: Sequence[str], names: Sequence[Content]
) -> Iterator[tuple[Content, str, Content]]:
    """What may stand together, the best first: a name goes last, the long badge before it."""
    for badge in badges:
        for note, name in product(notes, names[:-1]):
            yield badge, note, name
    for badge in badges:
        yield badge, "", names[-1]


def _everywhere() -> Commands:
    return keymap.current().of(EVERYWHERE)


class TitleLine(StaticText):
    """One line, rebuilt at each tick; it is handed everything that it shows."""

    DEFAULT_CSS = """
    TitleLine { height: 1; width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = Content("")
        self._right = Content("")
        self._ends: list[int] = []
        """The cell behind each mode, and behind the number of notices."""

    def present(
        self,
        mode: str,
        marks: Mapping[str, str],
        account: AccountTitle,
        health: Health,
        now: datetime,
        unanswered: float | None = None,
        unseen: int = 0,
        spent: tuple[float, float] | None = None,
        zone: str = "",
    ) -> None:
        """Show the modes, the number of unseen notices, the account, the state of the connection.

        `marks` are, by mode, the counts of what is active or stopped there. Of the account's names
        the first one that fits is shown. Where even without one there is too little room, only the
        present mode has its name. `spent` is as for `budget_texts`; `zone` names the time
        zone, where that isn't the machine's.
        """
        badges = list(account.badges())
        style = _STYLES[HealthState.STALE if _is_delayed(health, unanswered) else health.state]
        state = Content.styled(f"{health_text(health, now, unanswered)} ", style)
        if zone:
            state = Content.assemble((f"{zone.strip()} ", "$text-accent"), state)
        self._left = self._tabs(mode, marks, unseen)
        least = sum(each.cell_length for each in (self._left, badges[0], account.needed, state))
        if least > self.size.width:
            self._left = self._tabs(mode, marks, unseen, brief=True)
        live = health.state is HealthState.LIVE and not _is_delayed(health, unanswered)
        notes = (*(budget_texts(spent) if live else ()), "")
        names = list(account.contents())
        room = self.size.width - self._left.cell_length
        for badge, note, name in _by_preference(badges, notes, names):
            self._right = badge + name + state + safe.content(note, "$text-muted")
            if self._right.cell_length < room:
                break
        gap = max(1, room - self._right.cell_length)
        self.update(Content.assemble(self._left, " " * gap, self._right), layout=False)

    def present_offline(self) -> None:
        """Show that there is no account, and so no connection."""
        left, right = Content.styled(" data8-tui", "bold"), "local files, no account "
        gap = max(1, self.size.width - left.cell_length - len(right) - 2)
        muted = Content.styled(right, "$text-muted")
        self.update(Content.assemble(left, " " * gap, muted), layout=False)

    def _tabs(
        self, mode: str, marks: Mapping[str, str], unseen: int, *, brief: bool = False
    ) -> Content:
        keys = {one.id: f"{shown_key(one.key_list[0])} " for one in _everywhere() if one.keys}
        tabs = [
            self._tab(
                keys.get(f"app.{name}", ""),
                name,
                "" if brief and name != mode else label,
                mode,
                marks.get(name, ""),
            )
            for name, label in MODES
        ]
        if unseen:
            key = keys.get("app.notices", "! ")
            tabs.append(
                Content.assemble((f" {key}", "$text-muted"), (f"{unseen} ", "$text-accent"))
            )
        self._ends = list(accumulate(tab.cell_length for tab in tabs))
        return Content.assemble(*tabs)

    async def on_click(self, event: Click) -> None:
        """Show the mode that was clicked, or the notices."""
        at = event.get_content_offset(self)
        modes = [f"app.show_mode('{name}')" for name, _ in MODES]
        for end, action in zip(self._ends, [*modes, "app.notices"], strict=False):
            if at is not None and at.x < end:
                await self.app.run_action(action)
                return

    @staticmethod
    def _tab(key: str, name: str, label: str, mode: str, marks: str) -> Content:
        style = "bold $text-accent underline" if name == mode else "$text-muted"
        tab = Content.assemble((f" {key}", "$text-muted"), (label, style), " " if label else "")
        return Content.assemble(tab, (f"{marks} ", "$text-accent")) if marks else tab
