"""The control sequences (OSC) by which a terminal shows a notice on the user's desktop."""

from collections.abc import Mapping

from data8_tui.notice.passthrough import wrap_sequence
from data8_tui.notice.terminal import NoticeProtocol
from data8_tui.safetext import visible

_MAX_TEXT = 200
BELL = "\a"


def notice_sequence(
    title: str,
    text: str,
    protocol: NoticeProtocol,
    environment: Mapping[str, str],
    *,
    number: int = 1,
) -> str:
    """The text to write. `number` distinguishes notices that would replace one another.

    `title` and `text` may have any characters; control characters are replaced.
    """
    if protocol is NoticeProtocol.OFF:
        return ""
    sequences = _sequences(_plain(title), _plain(text), protocol, number)
    return "".join(wrap_sequence(sequence, environment) for sequence in sequences) + BELL


def _sequences(title: str, text: str, protocol: NoticeProtocol, number: int) -> list[str]:
    match protocol:
        case NoticeProtocol.OSC_9:
            # With a prefix, since text that begins with `4;` would set a progress bar (ConEmu).
            return [f"\x1b]9;data8-tui: {title}: {text}\a"]
        case NoticeProtocol.OSC_777:
            # The first two semicolons are separators, so the title must not have any.
            return [f"\x1b]777;notify;{title.replace(';', ',')};{text.replace(';', ',')}\a"]
        case NoticeProtocol.OSC_99:
            key = f"i=data8-{number}"
            return [f"\x1b]99;{key}:d=0;{title}\x1b\\", f"\x1b]99;{key}:p=body;{text}\x1b\\"]
        case _:
            return []


def _plain(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _MAX_TEXT else f"{shown[: _MAX_TEXT - 1]}…"
