"""The bytes that ask a terminal to show a notice on the desktop of whoever sits at it."""

from collections.abc import Mapping

from data8_tui.notice.passthrough import wrap_sequence
from data8_tui.notice.terminal import NoticeProtocol
from data8_tui.safetext import visible

_LONGEST = 200
BELL = "\a"


def notice_sequence(
    title: str,
    text: str,
    protocol: NoticeProtocol,
    environment: Mapping[str, str],
    *,
    number: int = 1,
) -> str:
    """What to write. `number` tells notices apart where they would replace one another.

    `title` and `text` may hold anything: no control character of theirs gets out.
    """
    if protocol is NoticeProtocol.OFF:
        return ""
    sequences = _sequences(_plain(title), _plain(text), protocol, number)
    return "".join(wrap_sequence(sequence, environment) for sequence in sequences) + BELL


def _sequences(title: str, text: str, protocol: NoticeProtocol, number: int) -> list[str]:
    match protocol:
        case NoticeProtocol.OSC_9:
            # Led by a word of ours: text that began with `4;` would be read as a progress bar.
            return [f"\x1b]9;data8-tui: {title}: {text}\a"]
        case NoticeProtocol.OSC_777:
            # Only the first two semicolons part anything, and the title must not hold one.
            return [f"\x1b]777;notify;{title.replace(';', ',')};{text.replace(';', ',')}\a"]
        case NoticeProtocol.OSC_99:
            key = f"i=data8-{number}"
            return [f"\x1b]99;{key}:d=0;{title}\x1b\\", f"\x1b]99;{key}:p=body;{text}\x1b\\"]
        case _:
            return []


def _plain(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
