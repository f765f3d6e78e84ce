"""Passing a control sequence through tmux or screen to the terminal outside.

Both discard unknown sequences, unless they are in a device control string (DCS) of their own. tmux
passes these on only with `allow-passthrough`, which is off by default since tmux 3.3.
"""

from collections.abc import Mapping
from typing import Final

_MAX_PIECE: Final = 500
"""Bytes of one DCS; screen discards longer ones."""


def wrap_sequence(sequence: str, environment: Mapping[str, str]) -> str:
    """`sequence` as it must be written to reach the terminal."""
    if inside_tmux(environment):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY"):
        return "".join(f"\x1bP{piece}\x1b\\" for piece in _pieces(sequence.encode()))
    return sequence


def inside_tmux(environment: Mapping[str, str]) -> bool:
    """Whether this runs inside tmux, on this machine or on the one that ssh came from."""
    return bool(environment.get("TMUX")) or (
        environment.get("TERM", "").startswith("tmux") and not environment.get("STY")
    )


def _pieces(sequence: bytes) -> list[str]:
    """Split between characters."""
    pieces, start = [], 0
    while start < len(sequence):
        end = min(start + _MAX_PIECE, len(sequence))
        while end < len(sequence) and sequence[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(sequence[start:end].decode())
        start = end
    return pieces
