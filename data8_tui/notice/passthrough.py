"""A control sequence for the terminal outside, carried through whatever runs inside it.

tmux and screen swallow what they don't know, unless it comes in a device control string of their
own. tmux passes it on only where `allow-passthrough` is on, which since 3.3 it isn't by itself.
"""

from collections.abc import Mapping
from typing import Final

_PIECE: Final = 500
"""Bytes of one of screen's device control strings; it drops longer ones."""


def wrap_sequence(sequence: str, environment: Mapping[str, str]) -> str:
    """`sequence` as it must be written here to reach the terminal."""
    if inside_tmux(environment):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY"):
        return "".join(f"\x1bP{piece}\x1b\\" for piece in _pieces(sequence.encode()))
    return sequence


def inside_tmux(environment: Mapping[str, str]) -> bool:
    """Whether tmux stands between, on this machine or on the one that the person came from."""
    return bool(environment.get("TMUX")) or (
        environment.get("TERM", "").startswith("tmux") and not environment.get("STY")
    )


def _pieces(sequence: bytes) -> list[str]:
    """Pieces that end between characters, never inside one."""
    pieces, start = [], 0
    while start < len(sequence):
        end = min(start + _PIECE, len(sequence))
        while end < len(sequence) and sequence[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(sequence[start:end].decode())
        start = end
    return pieces
