"""Shapes as people read and type them: nothing is hidden, and each can be copied and read again."""

from data8_tui.safetext import spelled, unspelled
from data8_tui.wording.comparison import EMPTY, NULL

_SPACE = "␠"


def shape_name(shape: str | None) -> str:
    """A shape with its outer spaces and what can't be seen as symbols: `aaa␠`, `aa␉9`.

    None, the shape of a null, is `(null)`, and that of an empty text `(empty)`: no shape is so,
    since its letters would be `a`.
    """
    if not shape:
        return NULL if shape is None else EMPTY
    inner = shape.strip(" ")
    start = len(shape) - len(shape.lstrip(" ")) if inner else 0
    end = len(shape) - start - len(inner)
    return _SPACE * start + spelled(inner) + _SPACE * end


def named_shape(name: str) -> str | None:
    """The shape of that name; one that was written in another way is read as it is, "" as empty."""
    if name in (NULL, EMPTY):
        return None if name == NULL else ""
    inner = name.strip(_SPACE)
    start = len(name) - len(name.lstrip(_SPACE)) if inner else 0
    end = len(name) - start - len(inner)
    return " " * start + unspelled(inner) + " " * end
