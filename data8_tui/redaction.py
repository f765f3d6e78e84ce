"""Credentials kept out of what is shown, logged, stored or copied.

Whoever holds a credential registers it; `redact` replaces it in any text by `MARK`. A server that
echoes a request sends credentials back, so text passes here where it enters (`api.exact_json`,
`errors`) and where it leaves (`safetext`, `cli.output`, `crash`, `notice.command`, the clipboard).
Records are the exception: files and standard output get them exactly as they were sent, and only
what is shown of them is redacted.

Found is a credential as it is, percent-encoded, escaped as JSON, Python or HTML, several times
over, in base64 (wherever it stands inside it, as in `Basic id:secret`) and in hexadecimal; with
line breaks or control characters anywhere in it, and spaces beside those; and of a credential that
was cut, a piece of two thirds, at least 8 and at most 16 characters.

A secret of fewer than 8 characters, or a plain word of fewer than 16, could be a part of any name,
so it is looked for in bug reports alone. And a longer one may be in a name, too: of what
`redact_document` has changed, `original` gives what was sent, so that requests name it exactly.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, Final

from data8_tui.credential_spellings import (
    DISGUISE,
    GAP,
    WINDOW,
    Layer,
    bare_length,
    layers,
    spellings,
    undone,
)

MARK: Final = "***"
"""What stands in place of a credential."""

_SHORTEST: Final = 4
"""Characters of the shortest text that is looked for in a bug report, as a word of its own."""
_LONG_WORD: Final = 16
"""The same of a credential that consists of letters alone."""
_REMEMBERED: Final = 4_096
"""Texts that were changed, of which the originals are kept."""
_LONGEST_NAME: Final = 1_000
_LONGEST_PIECE: Final = 16
_ENDS: Final = 128
"""Characters at either end of a long spelling by whose windows it is found, and then as a whole."""
_KEPT_TOKENS: Final = 16
"""Tokens that are looked for; those before them have expired."""
_RECENT_TOKENS: Final = 2
"""Tokens that are looked for in every spelling; older ones only as they are, and escaped."""
_NOTHING: Final = re.compile(r"(?!)")
_SIGNS: Final = (b"\\", b"%", b"&", b"\0")
"""What can hide a credential in a JSON text: escapes, and UTF-16."""
_ASCII_GAPS: Final = bytes((*range(0x21), 0x7F))
_SEPARATORS: Final = "\n\x1e\x1f\x00"
"""Gaps, of which one that is in none of several texts can join them."""
_CREDENTIAL_LIKE: Final = re.compile(
    r"(?P<kind>bearer\s+|basic\s+|(?:client_secret|access_token|password)[\"']?\s*[=:]\s*[\"']?)"
    r"[^\s\"'&,;)}]+"
    r"|eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?",
    re.IGNORECASE,
)


class CredentialRegistry:
    """The credentials of this process."""

    def __init__(self) -> None:
        self._secrets: dict[str, None] = {}
        self._tokens: deque[str] = deque(maxlen=_KEPT_TOKENS)
        self._windows: dict[str, tuple[str, int]] = {}
        """A spelling for each of the windows looked for, and where in it that stands."""
        self._shortest = 0
        """Characters that a piece worth finding has at least."""
        self._step = 1
        """How far apart a text is looked at, so that no piece worth finding is missed."""
        self._suspect = _NOTHING
        """What a text must hold to be worth a comparison: quick, since all that is shown passes."""
        self._words: dict[str, None] = {}
        """Secrets that are too short to be looked for in every text."""
        self._originals: dict[str, str | None] = {}
        self._lock = Lock()

    def add_secret(self, secret: str) -> None:
        """Look for `secret` from now on; one of fewer than 4 characters is ignored."""
        length = bare_length(secret)
        if length < (_LONG_WORD if _is_word(secret) else WINDOW):
            if length >= _SHORTEST:
                self._words[secret] = None
        elif secret not in self._secrets:
            self._secrets[secret] = None
            self._rebuild()

    def add_token(self, token: str) -> None:
        """Look for `token`, and still for those before it."""
        if bare_length(token) >= WINDOW and token not in self._tokens:
            self._tokens.append(token)
            self._rebuild()

    def redact(self, text: str) -> str:
        """`text` without credentials; the same object where there is none."""
        if len(text) < self._shortest or not self._suspect.search(text):
            return text
        if DISGUISE.search(text):
            if not any(map(self._occurs, undone(text))):
                return text
        elif not self._occurs(text):
            return text
        found = sorted(span for layer in layers(text) for span in self._found(layer))
        return _replaced(text, found) if found else text

    def redact_words(self, text: str) -> str:
        """`text` without the secrets that are too short for `redact`, where each is a word."""
        longest_first = sorted(map(re.escape, self._words), key=len, reverse=True)
        if not longest_first:
            return text
        return re.sub(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", MARK, text)

    def may_be_in(self, body: bytes) -> bool:
        """Whether a JSON text is worth `redact_document`: quick, and never wrongly false."""
        if not self._windows:
            return False
        if any(sign in body for sign in _SIGNS):
            return True
        text = body.translate(None, _ASCII_GAPS).decode("utf-8", "replace")
        return self._occurs(text) or (not text.isascii() and GAP.search(text) is not None)

    def remember(self, original: str, redacted: str) -> None:
        """Keep what was sent; where two texts look alike without their credentials, neither."""
        if len(original) > _LONGEST_NAME:
            return
        with self._lock:
            if self._originals.setdefault(redacted, original) != original:
                self._originals[redacted] = None
            if len(self._originals) > _REMEMBERED:
                del self._originals[next(iter(self._originals))]

    def original(self, text: str) -> str | None:
        """What was sent where `text` stands now, mostly the same; None where that is ambiguous."""
        return self._originals.get(text, text)

    def _rebuild(self) -> None:
        secrets = [each for one in self._secrets for each in spellings(one)]
        kept = list(self._tokens)
        recent = [each for one in kept[-_RECENT_TOKENS:] for each in spellings(one)]
        tokens = [*recent, *kept[:-_RECENT_TOKENS]]
        tokens += [GAP.sub("", each) for each in kept]
        windows: dict[str, tuple[str, int]] = {}
        for spelling in (*secrets, *tokens):
            for at in _offsets(spelling):
                windows.setdefault(spelling[at : at + WINDOW], (spelling, at))
        self._windows = windows
        spaced = (max(map(len, each.split())) for each in (*self._secrets, *self._tokens))
        least = min(map(_least, (*secrets, *tokens)))
        self._shortest, self._step = least, max(1, least - WINDOW + 1)
        self._suspect = re.compile(rf"\S{{{min((least, *spaced))}}}|{DISGUISE.pattern}")

    def _occurs(self, text: str) -> bool:
        windows = self._windows
        for at in range(0, len(text) - WINDOW + 1, self._step):
            if text[at : at + WINDOW] in windows:
                return True
        return False

    def _found(self, layer: Layer) -> Iterator[tuple[int, int]]:
        """Where credentials stand in the text that the layer was made from."""
        for first, last in self._runs(layer.text):
            yield layer.starts[first], layer.ends[last - 1]

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        windows, checked = self._windows, 0
        for at in range(len(text) - WINDOW + 1):
            if at < checked or (window := text[at : at + WINDOW]) not in windows:
                continue
            run = _run(text, at, *windows[window])
            if run is not None:
                yield run
                checked = run[1] - WINDOW + 1


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


def redact_report(text: str) -> str:
    """As `redact`, and also without secrets too short for it, and what looks like a credential."""
    known = registry.redact_words(registry.redact(text))
    return _CREDENTIAL_LIKE.sub(lambda match: f"{match['kind'] or ''}{MARK}", known)


def redact_document(document: Any) -> Any:
    """A decoded JSON document whose texts and keys are redacted, in place; however deep it is."""
    root = [document]
    pending: list[Any] = [root]
    while pending:
        container = pending.pop()
        if isinstance(container, dict):
            members = _redacted_members(container)
            container.clear()
            container.update(members)
            pending += (each for each in members.values() if isinstance(each, dict | list))
        else:
            container[:] = _redacted_list(container)
            pending += (each for each in container if isinstance(each, dict | list))
    return root[0]


def redacted_copy(value: Any) -> Any:
    """As `redact_document`, in new objects and lists, for documents of a bounded depth."""
    if isinstance(value, Mapping):
        return _redacted_members({key: redacted_copy(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return _redacted_list([redacted_copy(each) for each in value])
    return _redacted(value)


def _redacted_members(members: dict[str, Any]) -> dict[str, Any]:
    redacted: dict[str, Any] = {}
    for key, value in members.items():
        name = redact(key) if type(key) is str else key
        while name in redacted:  # no member is lost where only credentials told two keys apart
            name += MARK
        if name != key:
            registry.remember(key, name)
        redacted[name] = _redacted(value)
    return redacted


def _redacted_list(members: list[Any]) -> list[Any]:
    """The members of a list; those that hold one credential in pieces become one MARK."""
    redacted = [_redacted(each) for each in members]
    if len(members) < 2 or not all(type(each) is str for each in members):
        return redacted
    for separator in _SEPARATORS:
        if not any(separator in each for each in redacted):
            joined = separator.join(redacted)
            whole = redact(joined)
            return redacted if whole is joined else whole.split(separator)
    return redacted


def _redacted(value: Any) -> Any:
    if type(value) is not str:
        return value
    if (redacted := redact(value)) is not value:
        registry.remember(value, redacted)
    return redacted


def _run(text: str, at: int, spelling: str, offset: int) -> tuple[int, int] | None:
    """The piece of a spelling around a window of it in `text`; None where it is too short."""
    first, last = at, at + WINDOW
    start, end = offset, offset + WINDOW
    while start and first and text[first - 1] == spelling[start - 1]:
        first, start = first - 1, start - 1
    while end < len(spelling) and last < len(text) and text[last] == spelling[end]:
        last, end = last + 1, end + 1
    return (first, last) if last - first >= _least(spelling) else None


def _is_word(secret: str) -> bool:
    return GAP.sub("", secret).isalpha()


def _least(spelling: str) -> int:
    return min(len(spelling), _LONGEST_PIECE, max(WINDOW, -(-2 * len(spelling) // 3)))


def _offsets(spelling: str) -> Iterable[int]:
    starts = range(len(spelling) - WINDOW + 1)
    return starts if len(starts) <= 2 * _ENDS else (*starts[:_ENDS], *starts[-_ENDS:])


def _replaced(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with MARK for each of the spans, which come in order and may overlap."""
    pieces: list[str] = []
    at = 0
    for first, last in spans:
        if first >= at:
            pieces += text[at:first], MARK
        at = max(at, last)
    return "".join((*pieces, text[at:]))
