"""Texts as XLSX stores them: in runs, beside phonetic guides, with escaped characters."""

import re
from array import array

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.xlsx.archive import TEXTS_PART, Archive
from data8_tui.transfer.readers.xlsx.xml_elements import MAX_ELEMENT, Element, GrowingTree

_ESCAPES = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")
_XML_SPACE = " \t\r\n"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAX_BYTES = 512 << 20
"""Of all shared texts together and their places, which are kept in memory."""


def unescape(text: str) -> str:
    """`a_x000D_b` as `a\\rb` (ST_Xstring, ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPES.sub(_unescaped, text) if "_x" in text else text


def _unescaped(escapes: re.Match[str]) -> str:
    units = "".join(
        chr(int(escapes[0][at + 2 : at + 6], 16)) for at in range(0, len(escapes[0]), 7)
    )
    try:
        # Characters beyond U+FFFF are written as two escaped surrogates.
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return escapes[0]


def rich_text(element: Element) -> str:
    """The text in an `is` or `si`.

    Runs are joined. A phonetic guide (`rPh`) is no part of the text. Outside `xml:space="preserve"`
    a text begins and ends with its first and last character that is no space.
    """
    if len(element) == 1 and element[0].tag[-1] == "t":
        return unescape(_plain_text(element[0]))
    space = element.tag[: element.tag.rfind("}") + 1]
    found = []
    for each in element:
        if each.tag == f"{space}t":
            found.append(_plain_text(each))
        elif each.tag == f"{space}r":
            found += map(_plain_text, each.iterfind(f"{space}t"))
    return unescape("".join(found))


def _plain_text(element: Element) -> str:
    text = element.text or ""
    stripped = text.strip(_XML_SPACE)
    return text if stripped is text or element.get(_SPACE) == "preserve" else stripped


class SharedTexts:
    """The workbook's shared texts by number, each read when it is first asked for.

    Kept as bytes, which takes a third of the memory that str objects would.
    """

    def __init__(self, archive: Archive, part: str | None) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._tree: GrowingTree | None = None
        self._name = part or ""
        self._taken_at = 0
        if part is not None and archive.has(part):
            self._tree = GrowingTree(archive.open(part, TEXTS_PART))

    def __getitem__(self, index: int) -> str:
        """Raises IndexError where there is none, Unreadable where it can't be read."""
        ends = self._ends
        while index >= len(ends) - 1:
            if self._tree is None:
                raise IndexError(index)
            self._read_on(self._tree)
        return self._bytes[ends[index] : ends[index + 1]].decode()

    def close(self) -> None:
        tree, self._tree = self._tree, None
        if tree is not None:
            tree.close()

    def _read_on(self, tree: GrowingTree) -> None:
        """Keep the next texts. At the end of the part, close it."""
        more = tree.feed()
        root = tree.root
        if root is not None:
            # The last one may not be complete.
            taken = root[: len(root) - more]
            for each in taken:
                if each.tag.endswith("si"):
                    self._bytes += rich_text(each).encode()
                    self._ends.append(len(self._bytes))
            del root[: len(taken)]
            if taken:
                self._taken_at = tree.position
        too_long = tree.overgrown or tree.position - self._taken_at > MAX_ELEMENT
        kept = len(self._bytes) + self._ends.itemsize * len(self._ends)
        if too_long or kept > _MAX_BYTES:
            raise Unreadable(
                0, FileProblem.XLSX_PART_TOO_LARGE(part=self._name, bytes=tree.position)
            )
        if not more:
            self.close()
