"""Two hundred texts that want to be obeyed, hidden or parsed, and what none of them may become."""

import re
import unicodedata
from typing import Any, Final

_CONTROLS: Final = [f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0))]
_INVISIBLE: Final = [
    f"a{chr(code)}b"
    for code in (
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x206A),
        *(0xFFF9, 0xFFFB, 0x1D173, 0xE0001, 0xE0041, 0xE007F),
    )
]
_SEQUENCES: Final = [
    *("\x1b]52;c;aGk=\x07", "\x1b]52;c;aGk=\x1b\\", "\x9d52;c;aGk=\x9c", "\x1b]0;title\x07"),
    *("\x1b]8;;http://x\x07link\x1b]8;;\x07", "\x1b]9;notice\x07", "\x1b]777;notify;a;b\x07"),
    *("\x1b[2J\x1b[H", "\x9b2J", "\x1b[31mred", "\x1b[?1049l", "\x1b[6n", "\x1b[>c", "\x1b[5i"),
    *("\x1bP+q544e\x1b\\", "\x90x\x9c", "\x1b_apc\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\"),
    *("\x1bc", "\x1b(0lqk", "\x0e\x0f", "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\", "\x1b" * 50),
    *("two\nlines", "over\rwritten", "\r\n", "back\b\b\b\bspace", "\t\t", "\n\n\n", " \x0b\x0c "),
    *("\u202egnp.exe", "\u2066a\u2069\u2067b", "שלום", "\u0627\u200f)", "a\u0301\u0301\u0301b"),
]
_PARSED: Final = [
    *("[red]", "[/]", "[bold", "]", "[@click=app.quit]x[/]", "[link=http://x]y[/link]", "\\[b]"),
    *("$text", "[$error]", "{0}", "{x!r}", "%s%n", "%(a)s", "${HOME}", "{{", "`id`", "$(id)"),
    *("; id", "| id", "& id", "&& id", "> x", "< x", "* ?", "~", "!!", "!$", "#x", "a'b", 'a"b'),
    *("'", '"', "\\", "\\'", "$'x'", "-x", "--demo", "--", "-", "--output=/tmp/x", "=1+1", "+1"),
    *("@SUM(1)", "=cmd|'/c x'!A1", "../../x", "/etc/passwd", "..", ".", "a/b", "a%2fb", "%00", "*"),
    *("<b>", "&lt;", "|a|b|", "# x", "**x**", "[x](y)", "```", "null", "NaN", "", " ", "  x  "),
    *("日本語", "👍🏽", "👨\u200d👩\u200d👧", "é", "ﷺ", "😀" * 40, "x" * 5_000, "y " * 2_000),
    *("\ud800", "a\udfffb", "\ud83d", "\udc80raw", "\uffff", "\U0010ffff", "z\u0335" * 30),
]
HOSTILE: Final = (*_CONTROLS, *_INVISIBLE, *_SEQUENCES, *_PARSED)
ENCODED: Final = tuple(text for text in HOSTILE if not re.search("[\ud800-\udfff]", text))
"""Those that a file in UTF-8 can hold."""
STYLED: Final = re.compile(r"\x1b\[(?:\d+(?:;\d+)*)?m")
"""What our own styles are written as."""


def obeyed(text: str) -> list[str]:
    """The characters that a terminal would obey, but for the ends of lines."""
    return [f"{ord(each):04x}" for each in text if each != "\n" and _is_obeyed(each)]


def unsafe(text: str) -> list[str]:
    """The characters of a line that a terminal would obey, or that nobody would see."""
    blank = "\n\u034f\u115f\u1160\u17b4\u3164\uffa0"
    return [*obeyed(text), *(f"{ord(each):04x}" for each in text if each in blank)]


def _is_obeyed(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def hostile_job(name: str, texts: tuple[str, ...] = HOSTILE) -> dict[str, Any]:
    """A job of which each text is Data8's."""
    named = {text: text for text in texts}
    return {
        "name": name, "workflowName": name, "status": 2, "percentComplete": 100,
        "submittedAt": "2026-11-20T09:15:30.1234567Z",
        "completedAt": "2026-11-20T09:16:30.1234567Z",
        "parameters": named, "inputDatasets": named, "outputDatasets": named,
        "statistics": {"error": name, **{text: {text: text, "n": 1} for text in texts}},
    }  # fmt: skip


def hostile_dataset(name: str, columns: tuple[str, ...] = HOSTILE) -> dict[str, Any]:
    """A complete dataset of one record."""
    return {
        "name": name, "input": False, "columns": dict.fromkeys(columns, 0), "recordCount": 1,
        "completed": True,
    }  # fmt: skip
