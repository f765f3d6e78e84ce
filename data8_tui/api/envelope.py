"""Finding the list, or the object, in a response: servers wrap it in different ways.

Data8 documents lists of jobs and datasets, and leaves the shape of records open. Read are a list,
and an object that holds exactly one list of objects, or one under a usual name, in any case.
Everything else is an error that names what came, `null` too: whether it stands for nothing or for
a failure is unknown.
"""

from collections.abc import Mapping
from typing import Any, Final

from data8_tui.codes import Remedy
from data8_tui.errors import UnexpectedResponse

_LISTS: Final = frozenset(
    ("records", "data", "items", "rows", "jobs", "datasets", "results", "value", "values")
)
_OBJECTS: Final = frozenset(("data", "result", "value", "d", "response", "job", "dataset", "item"))
_REMARKS: Final = frozenset(("errors", "warnings", "messages", "links", "details"))
"""Names of lists that never hold what was asked for."""
_DEEPEST: Final = 3
_MOST_KEYS: Final = 8
_LONGEST_KEY: Final = 40


def find_list(sent: object, subject: str) -> list[dict[str, Any]]:
    """The objects of a list. `subject` names it in errors. Raises UnexpectedResponse."""
    found = sent if isinstance(sent, list) else _in_object(sent, _DEEPEST)
    if found is None:
        raise unexpected_shape(subject, sent, "a list")
    for member in found:
        if not isinstance(member, dict):
            raise UnexpectedResponse(
                f"The list in the answer for {subject} holds {shape_text(member)}, not objects",
                remedy=Remedy.ANSWER_UNKNOWN(),
            )
    return found


def _in_object(sent: object, depth: int) -> list[Any] | None:
    """The list in an object, or in the object that it wraps; None where that isn't clear."""
    if not isinstance(sent, Mapping) or not depth or reported_errors(sent):
        return None
    lists = {
        key.lower(): value
        for key, value in sent.items()
        if isinstance(value, list) and key.lower() not in _REMARKS
    }
    if "records" in lists:
        return lists["records"]
    filled = [value for value in lists.values() if value and isinstance(value[0], dict)]
    if len(filled) == 1:
        return filled[0]
    usual = [value for key, value in lists.items() if key in _LISTS]
    if len(usual) == 1 and not filled:
        return usual[0]
    if lists:
        return None
    inner = [value for key, value in sent.items() if key.lower() in _OBJECTS]
    return _in_object(inner[0], depth - 1) if len(inner) == 1 else None


def reported_errors(sent: Mapping[str, Any]) -> list[Any]:
    """What an answer gives as its errors; with any, whatever is beside it means nothing."""
    return [value for key, value in sent.items() if "error" in key.lower() and value]


def find_object(sent: object, subject: str) -> Mapping[str, Any]:
    """The object that has a name, or that is wrapped by one without. Raises UnexpectedResponse."""
    if isinstance(sent, Mapping):
        if any(key.lower() == "name" for key in sent):
            return sent
        inner = [
            value
            for key, value in sent.items()
            if key.lower() in _OBJECTS and isinstance(value, Mapping)
        ]
        if len(inner) == 1:
            return find_object(inner[0], subject)
    raise unexpected_shape(subject, sent, "an object with a name")


def unexpected_shape(subject: str, sent: object, wanted: str) -> UnexpectedResponse:
    """The error for JSON of an unknown shape: it names the keys that came, never a value."""
    return UnexpectedResponse(
        f"The answer for {subject} should be {wanted} and is {shape_text(sent)}",
        remedy=Remedy.ANSWER_UNKNOWN(),
    )


def shape_text(sent: object) -> str:
    """What a decoded value is, in words: `an object with the keys total, page`."""
    if isinstance(sent, Mapping):
        keys = [_brief(key) for key in list(sent)[:_MOST_KEYS]]
        more = " …" if len(sent) > _MOST_KEYS else ""
        if not keys:
            return "an empty object"
        return f"an object with the key{'s' * (len(keys) > 1)} {', '.join(keys)}{more}"
    if isinstance(sent, list):
        return "a list" if sent else "an empty list"
    if sent is None or isinstance(sent, bool):
        return "null" if sent is None else str(sent).lower()
    return "a text" if type(sent) is str else "a number"


def _brief(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
