"""Text from outside, through `safe`, in every kind of widget: it shows as what it is."""

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    Header,
    Input,
    Label,
    OptionList,
    Select,
    Static,
    Tab,
    Tabs,
    Tree,
)
from textual.widgets.option_list import Option

from data8_tui.tui.safe import content, toast, visible

HOSTILE = {
    "[/foo]": "[/foo]",
    "[@click=app.quit]x[/]": "[@click=app.quit]x[/]",
    "[red]a[/red] \\[b]": "[red]a[/red] \\[b]",
    "a\\": "a\\",
    "a\x1b[31mb\x07": "a␛[31mb␇",
    "a\x1b]52;c;aGk=\x07": "a␛]52;c;aGk=␇",
    "a\x9b31m\x85b": "a�31m�b",
    "a\u202ecba\u2066": "a⟨202E⟩cba⟨2066⟩",
    "a\nb\tc": "a␊b␉c",
    "a\ud800b": "a�b",
    "$primary {x} :smile:": "$primary {x} :smile:",
}
NAMES = pytest.mark.parametrize("name", HOSTILE, ids=ascii)


def titled(widget: Widget, name: str) -> Widget:
    widget.styles.border = ("solid", "white")
    widget.border_title = content(name)  # type: ignore[assignment]
    widget.border_subtitle = content(name)  # type: ignore[assignment]
    return widget


def widgets(name: str) -> dict[str, Widget]:
    """One widget of each kind that takes a text, given this one, and how that is done."""
    return {
        "static": Static(content(name)),
        "styled": Static(content(name, "bold red")),
        "assembled": Static(Content.assemble("Job ", content(name), ".")),
        "label": Label(content(name)),
        "titled": titled(Static("inside"), name),
        "button": Button(content(name)),
        "checkbox": Checkbox(content(name)),
        "options": OptionList(Option(content(name))),
        "select": Select([(content(name), 1)], value=1),  # type: ignore[list-item]
        "tabs": Tabs(Tab(content(name))),
        "tree": Tree(Text(visible(name))),
        "input": Input(visible(name)),
        "placeholder": Input(placeholder=visible(name)),
    }


class Shell(App[None]):
    CSS = "Screen > * { max-height: 4; }"

    def __init__(self, name: str = "", *, full: bool = False) -> None:
        super().__init__()
        self.text, self.full = name, full

    def compose(self) -> ComposeResult:
        yield Header()
        if self.full:
            yield from self.everything()
        else:
            yield Static("here", id="here")

    def everything(self) -> ComposeResult:
        for kind, widget in widgets(self.text).items():
            widget.id = kind
            yield widget

    def shown(self, within: str = "") -> str:
        """What is on the screen, or in one widget of it."""
        strips = self.screen._compositor.render_strips()
        if within:
            region = self.query_one(f"#{within}").region
            strips = strips[region.y : region.bottom]
        return "\n".join(strip.text for strip in strips)


def is_harmless(shown: str) -> bool:
    return all(character.isprintable() for character in shown.replace("\n", ""))


@NAMES
async def test_widgets(name: str) -> None:
    app = Shell(name, full=True)
    async with app.run_test(size=(60, 80)) as pilot:
        await pilot.pause()
        shown = {
            widget.id: app.shown(widget.id)
            for widget in app.screen.query("Screen > *")
            if widget.id
        }
        assert [kind for kind, text in shown.items() if HOSTILE[name] not in text] == []
        assert len(shown) == 13
        assert is_harmless(app.shown())


@NAMES
async def test_toasts(name: str) -> None:
    app = Shell()
    async with app.run_test(size=(120, 20), notifications=True) as pilot:
        toast(app, f"{name} is done", title=name)
        for _ in range(100):
            await pilot.pause(0.01)
            if "is done" in app.shown():
                break
        assert app.shown().count(HOSTILE[name]) == 2
        assert is_harmless(app.shown())


@NAMES
async def test_titles(name: str) -> None:
    app = Shell()
    async with app.run_test(size=(80, 20)) as pilot:
        app.title, app.sub_title = visible(name), visible(name)
        await pilot.pause()
        assert app.shown().count(HOSTILE[name]) == 2
        assert is_harmless(app.shown())


@NAMES
async def test_tooltips(name: str) -> None:
    app = Shell()
    async with app.run_test(size=(80, 20), tooltips=True) as pilot:
        app.query_one("#here").tooltip = content(name)
        await pilot.hover("#here")
        for _ in range(100):
            await pilot.pause(0.01)
            if HOSTILE[name] in app.shown():
                break
        assert HOSTILE[name] in app.shown()
        assert is_harmless(app.shown())


async def test_nothing_in_a_name_can_be_clicked() -> None:
    app = Shell("[@click=app.bell]x[/]", full=True)
    async with app.run_test(size=(60, 80)) as pilot:
        await pilot.pause()
        parts = [part for strip in app.screen._compositor.render_strips() for part in strip]
        assert not any("@click" in part.style.meta for part in parts if part.style)


def test_a_value_of_any_kind_is_shown_as_its_text() -> None:
    assert content(12).plain == "12"
    assert content(None).plain == "None"


async def test_a_toast_shortens_a_word_that_it_would_break() -> None:
    name = "branch_customers_edinburgh_3214_output_and_much_more_in_its_name.csv"
    app = App[None]()
    async with app.run_test(notifications=True):
        told: list[str] = []
        app.notify = lambda message, **_: told.append(message)  # type: ignore[method-assign]
        toast(app, f"Downloading {name} now")
    assert told == ["Downloading branch_customers_edinburgh_3…_and_much_more_in_its_name.csv now"]
