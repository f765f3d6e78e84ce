"""The characters that nobody sees, or that reorder those around them.

They are those of Unicode's category Cf, of its properties Default_Ignorable_Code_Point and
Noncharacter_Code_Point, the separators of lines and paragraphs, and symbols that are drawn as
nothing. A variation selector is one where it follows no character that has variations: elsewhere it
chooses between two pictures of an emoji, or two shapes of a Chinese character in a name.
"""

import re
from typing import Final

SELECTORS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""The variation selectors, for a regular expression's class of characters."""
_NONCHARACTERS: Final = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
HIDDEN: Final = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    # The rest of Cf: signs before Arabic, Syriac and Kaithi numbers, Egyptian quadrats.
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U00013440"
    # Blank though it is a symbol or a mark: Braille, Tifinagh, an object, Brahmi, Khitan, music.
    "\u2800\u2d7f\ufffc\U0001107f\U00016fe4\U0001d159"
    f"\ufdd0-\ufdef{_NONCHARACTERS}"
)
"""All others of them, in the same form."""
_VARIED: Final = (
    "#*0-9\xa9\xae\u1000-\u109f\u203c-\u205e\u20a0-\u27e7\u27ea-\u27ff\u2801-\u2d7e\u2e80-\u3163"
    "\u3165-\u9fff\ua840-\ua87f\uf900-\ufaff\uff01-\uff9f\U0001f000-\U0001faff\U00020000-\U0003fffd"
)
INVISIBLE: Final = re.compile(f"[{HIDDEN}]|(?<![{_VARIED}])[{SELECTORS}]")
"""One of the characters."""
