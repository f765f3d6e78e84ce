"""A figure's last values as one line of blocks."""

from collections.abc import Sequence
from typing import Final

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_SAME: Final = 3
"""The block of values that are all equal, in the middle."""


def sparkline(values: Sequence[float | None], most: int) -> str:
    """The last `most` values, from the lowest block to the highest; a space where there is none."""
    shown = values[-most:] if most > 0 else []
    known = [value for value in shown if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    return "".join(" " if value is None else _block(value, low, high) for value in shown)


def _block(value: float, low: float, high: float) -> str:
    span = high / 2 - low / 2  # halves: the difference itself may be too large for a float
    if not span:
        return _BLOCKS[_SAME]
    part = (value / 2 - low / 2) / span
    return _BLOCKS[min(len(_BLOCKS) - 1, int(part * len(_BLOCKS)))]
