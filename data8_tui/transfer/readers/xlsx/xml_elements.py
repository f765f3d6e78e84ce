"""Parsing a part's XML while it is unpacked, in bounded memory.

Both ways are expat's. `elements` calls a function for each tag. `GrowingTree` lets ElementTree's
parser, in C, build the tree of a large part, whose finished elements are taken out of it: twice as
fast. A namespace is either that of ECMA-376's first edition or that of ISO's “strict” documents.
"""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.xlsx.archive import PackagePart
from data8_tui.transfer.sheet_limits import MAX_COLUMNS

Element = ElementTree.Element
Attributes = dict[str, str]

TRUE = {"1", "true", "on"}
"""What an attribute that is a boolean says for true (ECMA-376 part 1, 22.9.2.7; xsd:boolean)."""
_CHUNK = 1 << 16
MAX_ELEMENT = 16 << 20
"""Bytes of XML of one row or text; Excel's cells have at most 32,767 characters."""
_MAX_DEPTH = 100
_MAX_TAG = 1 << 20
"""Bytes. expat keeps an incomplete tag and searches it again with each chunk."""
_SEPARATOR = " "


def elements(part: PackagePart) -> Iterator[tuple[str, str, Attributes]]:
    """Each element of a part: its parent's name, its name and its attributes, without namespaces.

    Closes the part. Raises Unreadable for what isn't well-formed or isn't what OPC allows.
    """
    parser = _expat_parser(part.name)
    found: list[tuple[str, str, Attributes]] = []
    parents = [""]

    def start(name: str, attributes: Attributes) -> None:
        local = _local_name(name)
        found.append((parents[-1], local, {_local_name(k): v for k, v in attributes.items()}))
        parents.append(local)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: parents.pop()
    fed, chunk = 0, b"-"
    with part:
        while chunk:
            chunk = part.read(_CHUNK)
            fed += len(chunk)
            _parse(parser, chunk, part.name)
            if chunk and fed - parser.CurrentByteIndex > _MAX_TAG:
                raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=part.name))
            yield from found
            found.clear()


class GrowingTree:
    """The tree of a part that is being parsed. Remove from it what has been used."""

    def __init__(self, part: PackagePart) -> None:
        self._part = part
        self._first: bytes | None = part.read(_CHUNK)
        _refuse_doctype(self._first, part.name)
        builder = ElementTree.TreeBuilder()
        # An element around the part's own root, which otherwise only comes at the part's end.
        self._top = builder.start("part", {})
        self._parser = ElementTree.XMLParser(target=builder)  # noqa: S314 - without a DOCTYPE
        self.position = 0
        """Bytes that were parsed."""

    @property
    def root(self) -> Element | None:
        """The part's root; None before it begins."""
        return self._top[0] if len(self._top) else None

    def feed(self) -> bool:
        """Parse the next chunk; return False once the part has ended. Raises Unreadable."""
        chunk, self._first = self._part.read(_CHUNK) if self._first is None else self._first, None
        self.position += len(chunk)
        try:
            if chunk:
                self._parser.feed(chunk)
            else:
                self._parser.close()
        except (ElementTree.ParseError, ValueError, LookupError):
            raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=self._part.name)) from None
        return bool(chunk)

    @staticmethod
    def prune(element: Element) -> None:
        """Remove all that is complete in an element that isn't: all but the last of each level."""
        while len(element):
            del element[:-1]
            element = element[-1]

    @property
    def overgrown(self) -> bool:
        """Whether what isn't complete yet takes more memory than any row or text needs."""
        element = self._top
        for _ in range(_MAX_DEPTH):
            if not len(element):
                return False
            if len(element) > MAX_COLUMNS:
                return True
            element = element[-1]
        return True

    def close(self) -> None:
        self._part.close()


def _refuse_doctype(start: bytes, name: str) -> None:
    """Raise Unreadable for a document type, or where the root doesn't begin in `start`."""
    begun: list[str] = []
    parser = _expat_parser(name)
    parser.StartElementHandler = lambda tag, _: begun.append(tag)
    _parse(parser, start, name)
    if not begun:
        raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=name))


def _expat_parser(name: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)

    def refuse(*_: object) -> None:
        # OPC forbids document types: their entities can expand without end, or name files.
        raise Unreadable(0, FileProblem.XLSX_DOCTYPE(part=name))

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _parse(parser: expat.XMLParserType, chunk: bytes, name: str) -> None:
    try:
        parser.Parse(chunk, not chunk)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=name)) from None


def _local_name(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]
