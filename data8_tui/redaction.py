"""Credentials kept out of what is shown, logged, stored or copied.

Whoever holds a credential registers it; `redact` replaces it in any text by `MARK`. A server that
echoes a request sends credentials back, so text passes here where it enters (`api.exact_json`,
`errors`) and where it leaves (`safetext`, `crash`, `notice.command`, the clipboard). Records are
the exception: files and standard output get them exactly as they were sent, and only what is shown
of them is redacted.

Found is a credential as it is, percent-encoded, escaped as JSON, Python or HTML, several times
over, in base64 (wherever it stands inside it, as in `Basic id:secret`) and in hexadecimal; with
line breaks, spaces or control characters anywhere in it; and of a credential that was cut, a piece
of two thirds, at least 8 and at most 16 characters.
"""

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

MARK: Final = "***"
"""What stands in place of a credential."""

_SHORTEST: Final = 4
"""Characters of the shortest text that is looked for; one shorter could be part of any word."""
_WINDOW: Final = 8
"""Characters that are compared at once; a shorter credential counts only as a word of its own."""
_LONGEST_PIECE: Final = 16
_ENDS: Final = 128
"""Characters at either end of a long spelling by whose windows it is found, and then as a whole."""
_KEPT_TOKENS: Final = 16
"""Tokens that are looked for; those before them have expired."""
_RECENT_TOKENS: Final = 2
"""Tokens that are looked for in every spelling; older ones only as they are, and escaped."""
_LAYERS: Final = 4
"""How many encodings on top of each other are undone."""

_GAPS: Final = "\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2400-\u2421\ufeff"
_GAP: Final = re.compile(rf"[\s{_GAPS}]+")
_ESCAPE: Final = re.compile(
    r"(?:%[0-9a-f]{2})+|(?:\\u[0-9a-f]{4})+|\\x[0-9a-f]{2}|\\[\"'/\\bfnrt]"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});",
    re.IGNORECASE | re.ASCII,
)
_DISGUISE: Final = re.compile(rf"%[0-9a-fA-F]{{2}}|\\|&[#\w]+;|[{_GAPS}]")
"""What no plain sentence has, and may stand inside a credential or instead of a part of it."""
_NOTHING: Final = re.compile(r"(?!)")


class _Layer(NamedTuple):
    """A text with one more encoding undone; character n came from `starts[n]` to `ends[n]`."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


class CredentialRegistry:
    """The credentials of this process. `signs` is for a first look at bytes, in the caller."""

    def __init__(self) -> None:
        self.signs: tuple[bytes, ...] = ()
        """One of these is in a JSON text that holds a whole credential, in any of its spellings."""
        self._secrets: dict[str, None] = {}
        self._tokens: deque[str] = deque(maxlen=_KEPT_TOKENS)
        self._windows: dict[str, tuple[str, int]] = {}
        """A spelling for each of the windows looked for, and where in it that stands."""
        self._shortest = 0
        """Characters that a piece worth finding has at least."""
        self._step = 1
        """How far apart a text is looked at, so that no piece worth finding is missed."""
        self._words = _NOTHING
        self._suspect = _NOTHING
        """What a text must hold to be worth a comparison: quick, since all that is shown passes."""

    def add_secret(self, secret: str) -> None:
        """Look for `secret` from now on; one of fewer than 4 characters is ignored."""
        if _bare_length(secret) >= _SHORTEST and secret not in self._secrets:
            self._secrets[secret] = None
            self._rebuild()

    def add_token(self, token: str) -> None:
        """Look for `token`, and still for those before it."""
        if _bare_length(token) >= _SHORTEST and token not in self._tokens:
            self._tokens.append(token)
            self._rebuild()

    def redact(self, text: str) -> str:
        """`text` without credentials; the same object where there is none."""
        if len(text) < self._shortest or not self._suspect.search(text):
            return text
        if _DISGUISE.search(text):
            if not any(map(self._occurs, _undone(text))):
                return text
        elif not self._occurs(text):
            return text
        found = sorted(span for layer in _layers(text) for span in self._found(layer))
        return _replaced(text, found) if found else text

    def _rebuild(self) -> None:
        secrets = [each for one in self._secrets for each in _spellings(one)]
        kept = list(self._tokens)
        recent = [each for one in kept[-_RECENT_TOKENS:] for each in _spellings(one)]
        tokens = [*recent, *kept[:-_RECENT_TOKENS]]
        windows: dict[str, tuple[str, int]] = {}
        for spelling in (*secrets, *tokens):
            for at in _offsets(spelling):
                windows.setdefault(spelling[at : at + _WINDOW], (spelling, at))
        all_of_them = (*self._secrets, *self._tokens)
        words = [re.escape(each) for each in all_of_them if _bare_length(each) < _WINDOW]
        self._windows = windows
        self._words = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else _NOTHING
        spaced = (max(map(len, each.split()), default=1) for each in self._secrets)
        least = min(map(_least, (*secrets, *tokens)))
        self._shortest, self._step = least, max(1, least - _WINDOW + 1)
        least = min((least, *spaced))
        self._suspect = re.compile(rf"\S{{{least}}}|{_DISGUISE.pattern}")
        self.signs = _signs((*secrets, *recent))

    def _occurs(self, text: str) -> bool:
        windows = self._windows
        for at in range(0, len(text) - _WINDOW + 1, self._step):
            if text[at : at + _WINDOW] in windows:
                return True
        return self._words is not _NOTHING and self._words.search(text) is not None

    def _found(self, layer: _Layer) -> Iterator[tuple[int, int]]:
        """Where credentials stand in the text that the layer was made from."""
        words = (match.span() for match in self._words.finditer(layer.text))
        for first, last in (*self._runs(layer.text), *words):
            yield layer.starts[first], layer.ends[last - 1]

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        windows, checked = self._windows, 0
        for at in range(len(text) - _WINDOW + 1):
            if at < checked or (window := text[at : at + _WINDOW]) not in windows:
                continue
            run = _run(text, at, *windows[window])
            if run is not None:
                yield run
                checked = run[1] - _WINDOW + 1


registry = CredentialRegistry()
"""The one of this process."""


def register_secret(secret: str) -> None:
    """Have `secret` (of a client, or of a proxy) redacted for as long as this process lives."""
    registry.add_secret(secret)


def register_token(token: str) -> None:
    """Have a bearer token redacted, also after it was replaced by the next ones."""
    registry.add_token(token)


def redact(text: str) -> str:
    """`text` with every registered credential replaced by MARK."""
    return registry.redact(text)


def redact_document(document: Any) -> Any:
    """A decoded JSON document whose texts and keys are redacted, in place; however deep it is."""
    root = [document]
    pending: list[Any] = [root]
    while pending:
        container = pending.pop()
        if isinstance(container, dict):
            members = {redact(key): _redacted(value) for key, value in container.items()}
            container.clear()
            container.update(members)
            pending += (each for each in members.values() if isinstance(each, dict | list))
        else:
            container[:] = _redacted_members(container)
            pending += (each for each in container if isinstance(each, dict | list))
    return root[0]


def _redacted_members(members: list[Any]) -> list[Any]:
    """The members of a list; a credential may be broken over several lines, which are joined."""
    if not all(type(each) is str for each in members):
        return [_redacted(each) for each in members]
    lines = "\n".join(members)
    redacted = redact(lines)
    return members if redacted is lines else redacted.split("\n")


def _redacted(value: Any) -> Any:
    return redact(value) if type(value) is str else value


def _run(text: str, at: int, spelling: str, offset: int) -> tuple[int, int] | None:
    """The piece of a spelling around a window of it in `text`; None where it is too short."""
    first, last = at, at + _WINDOW
    start, end = offset, offset + _WINDOW
    while start and first and text[first - 1] == spelling[start - 1]:
        first, start = first - 1, start - 1
    while end < len(spelling) and last < len(text) and text[last] == spelling[end]:
        last, end = last + 1, end + 1
    return (first, last) if last - first >= _least(spelling) else None


def _bare_length(credential: str) -> int:
    return len(_GAP.sub("", credential))


def _least(spelling: str) -> int:
    return min(len(spelling), _LONGEST_PIECE, max(_WINDOW, -(-2 * len(spelling) // 3)))


def _offsets(spelling: str) -> Iterable[int]:
    starts = range(len(spelling) - _WINDOW + 1)
    return starts if len(starts) <= 2 * _ENDS else (*starts[:_ENDS], *starts[-_ENDS:])


def _undone(text: str) -> Iterator[str]:
    """The texts of `_layers`, which is slower by far."""
    yield text
    plain = _GAP.sub("", text)
    yield plain
    for _ in range(_LAYERS):
        before, plain = plain, _GAP.sub("", _ESCAPE.sub(_unescaped, plain))
        if plain == before:
            break
        yield plain


def _layers(text: str) -> Iterator[_Layer]:
    """The text without gaps, and again with each encoding undone that is found in it."""
    positions = array("q", range(len(text)))
    layer = _Layer(text, positions, array("q", range(1, len(text) + 1)))
    yield layer
    layer = _rewritten(layer, _GAP)
    yield layer
    for _ in range(_LAYERS):
        undone = _rewritten(_rewritten(layer, _ESCAPE), _GAP)
        if undone.text == layer.text:
            break
        layer = undone
        yield layer


def _rewritten(layer: _Layer, pattern: re.Pattern[str]) -> _Layer:
    """The layer with each match replaced by what it stands for."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    for match in pattern.finditer(layer.text):
        first, last = match.span()
        meant = "" if pattern is _GAP else _unescaped(match)
        pieces += layer.text[at:first], meant
        starts += layer.starts[at:first] + array("q", [layer.starts[first]]) * len(meant)
        ends += layer.ends[at:first] + array("q", [layer.ends[last - 1]]) * len(meant)
        at = last
    if not pieces:
        return layer
    return _Layer(
        "".join(pieces) + layer.text[at:], starts + layer.starts[at:], ends + layer.ends[at:]
    )


def _unescaped(match: re.Match[str]) -> str:
    """What an escape of URLs, JSON, Python or HTML stands for; nothing for a control character."""
    escape = match[0]
    if escape[0] == "&":
        from html import unescape

        return unescape(escape)
    kind = escape[1].lower()
    if escape[0] == "%":
        return _decoded(bytes.fromhex(escape.replace("%", "")))
    if len(escape) == 2:
        return "" if kind in "bfnrt" else kind
    if kind == "x":
        return chr(int(escape[2:], 16))
    units = re.split(r"\\u", escape, flags=re.IGNORECASE)[1:]
    return bytes.fromhex("".join(units)).decode("utf-16-be", "replace")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _spellings(credential: str) -> list[str]:
    """The credential as it is, in base64 and in hexadecimal, without gaps; each of them once."""
    from urllib.parse import quote, quote_plus

    found = dict.fromkeys((*_undone(credential), _GAP.sub("+", credential)))
    for text in dict.fromkeys((credential, quote(credential, ""), quote_plus(credential, ""))):
        data = text.encode("utf-8", "replace")
        found |= dict.fromkeys((*_in_base64(data), data.hex(), data.hex().upper()))
    return [each for each in found if len(each) >= _SHORTEST]


def _in_base64(data: bytes) -> Iterator[str]:
    """What of the base64 of a longer text is decided by `data` alone, wherever it begins."""
    from base64 import b64encode

    for before in range(3):
        encoded = b64encode(bytes(before) + data).decode()
        inner = encoded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(inner) >= _WINDOW:
            yield from (inner, inner.replace("+", "-").replace("/", "_"))


def _signs(spellings: Iterable[str]) -> tuple[bytes, ...]:
    """The beginnings of the spellings, and what could hide one in JSON: escapes, and UTF-16."""
    beginnings = {each[:_WINDOW].encode("utf-8", "replace") for each in spellings}
    return (*sorted(beginnings), b"\\", b"%", b"&", b"\0") if beginnings else ()


def _replaced(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with MARK for each of the spans, which come in order and may overlap."""
    pieces: list[str] = []
    at = 0
    for first, last in spans:
        if first >= at:
            pieces += text[at:first], MARK
        at = max(at, last)
    return "".join((*pieces, text[at:]))
