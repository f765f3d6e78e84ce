"""Pages of reports: whole, safe and alone."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from data8_tui import redaction
from data8_tui.analysis.report.elements import (
    ReportBar,
    ReportColumn,
    ReportFigure,
    ReportFigures,
    ReportLink,
    ReportPage,
    ReportParts,
    ReportSection,
    ReportSideBySide,
    ReportTable,
    ReportText,
    ReportValue,
)
from data8_tui.analysis.report.page import render_page, write_page

HOSTILE = "<script>alert('&')</script>\x1b[2J\u202e\"x\""


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and the text outside of style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def page_with(text: str) -> ReportPage:
    """One with the text in every place."""
    cells = (
        text,
        ReportValue(text),
        ReportParts([(text, True), (" ", False)]),
        ReportBar(0.5, text),
        ReportLink(text, "a"),
    )
    table = ReportTable([ReportColumn(text, right=True)], [[each] for each in cells], text)
    parts = (
        table,
        ReportFigures([ReportFigure(text, text, text)]),
        ReportText(text),
        ReportSideBySide([table, table]),
    )
    return ReportPage(text, [ReportSection(text, parts, "a", is_name=True)], [text])


def test_no_text_from_outside_is_markup_or_a_control_character() -> None:
    page = render_page(page_with(HOSTILE))
    found = Elements(page)
    assert found.open == []
    assert "script" not in {tag for tag, _ in found.found}
    assert found.text.count("<script>alert('&')</script>␛[2J⟨202E⟩\"x\"") == 29
    assert not {sign for sign in page if sign < " "} - {"\n"}


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    elements = Elements(render_page(page_with("text"))).found
    policies = [each["content"] for tag, each in elements if "http-equiv" in each]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
    ]
    assert {tag for tag, _ in elements}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert {each["href"] for tag, each in elements if tag == "a"} == {"#a"}
    style = render_page(page_with("text")).partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_a_credential_is_nowhere_on_a_page() -> None:
    redaction.register_secret("canary-secret-7391")
    text = Elements(render_page(page_with("x canary-secret-7391 y"))).text
    assert "canary" not in text
    assert "7391" not in text


@pytest.mark.parametrize(
    ("share", "fill"),
    [(0, None), (0.5, "width:50.00%"), (1, "width:100.00%"), (1.5, "width:100.00%")],
)
def test_a_bar_is_as_long_as_its_share(share: float, fill: str | None) -> None:
    table = ReportTable([ReportColumn("a")], [[ReportBar(share, "x")]])
    elements = Elements(render_page(ReportPage("t", [ReportSection("s", [table])]))).found
    fills = [each["style"] for _, each in elements if each.get("class") == "fill"]
    assert fills == ([fill] if fill else [])


def test_a_page_is_written_whole_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(page_with("first"), path)
    write_page(page_with("second"), path, overwrite=True)
    assert path.read_text() == render_page(page_with("second"))
    assert list(tmp_path.iterdir()) == [path]
