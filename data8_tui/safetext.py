"""Text from outside, made safe to show on a terminal.

A control byte in a name or a cell would be obeyed by the terminal (an OSC 52 in a cell writes the
clipboard), and a bidirectional control reorders what surrounds it. Here each of them becomes a
visible picture; nothing is dropped.
"""

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_C1 = dict.fromkeys(range(0x80, 0xA0), "\ufffd")
# The characters of Unicode's Bidi_Control property, the line and paragraph separators, the
# invisible joiners that can hide text in a name, and the byte order mark.
_INVISIBLE = {
    code: f"⟨{code:04X}⟩"
    for code in (
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    )
}
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE: dict[int, int | str] = {**_CONTROL_PICTURES, **_C1, **_INVISIBLE, **_LONE_SURROGATES}


def visible(text: str) -> str:
    """`text` on one line, with every control and bidi character as a visible picture."""
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)
