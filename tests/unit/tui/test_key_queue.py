"""Keys that come in a burst act in the order typed, on the screen that the keys before opened."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Event, Key
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from data8_tui.tui.key_queue import KeyQueue


class Question(ModalScreen[str]):
    """Asks for a text."""

    def compose(self) -> ComposeResult:
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Bursts(App[None]):
    """A list whose letters move and ask."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "down", "Down"),
        ("s", "note('s')", "Note"),
        ("colon", "ask", "Ask"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str] = []
        self.noted: list[str] = []
        self._keys = KeyQueue(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield OptionList(*"abcdefgh")

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            await self._keys.put(event)
        else:
            await super().on_event(event)

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_note(self, key: str) -> None:
        self.noted.append(key)

    def action_ask(self) -> None:
        self.push_screen(Question(), lambda answer: self.answers.append(answer or ""))


async def _burst(pilot: Pilot[None], keys: str) -> None:
    names = {":": "colon", "\r": "enter"}
    for key in keys:
        pilot.app.post_message(Key(names.get(key, key), key))
    await pilot.pause()


async def _until(pilot: Pilot[None], answers: list[str]) -> None:
    app = pilot.app
    assert isinstance(app, Bursts)
    for _ in range(200):
        if app.answers == answers:
            break
        await pilot.pause(0.02)
    assert app.answers == answers


async def test_a_text_typed_ahead_goes_to_the_dialog_that_its_first_key_opens() -> None:
    app = Bursts()
    async with app.run_test() as pilot:
        await _burst(pilot, ":jobs\r")
        await _until(pilot, ["jobs"])
        assert app.noted == []


async def test_keys_before_the_dialog_and_after_it_go_to_the_screen_below() -> None:
    app = Bursts()
    async with app.run_test() as pilot:
        await _burst(pilot, "jj:jobs\r:more\rs")
        await _until(pilot, ["jobs", "more"])
        for _ in range(200):
            if app.noted:
                break
            await pilot.pause(0.02)
        assert app.noted == ["s"]
        assert app.query_one(OptionList).highlighted == 2
