"""Jobs and datasets as Data8 describes them, decoded tolerantly.

The shapes come from Data8's public documentation. Where that is silent a model stays wide: unknown
fields are kept, optional ones may be missing, an unknown status code is shown by its number,
and whether a job is finished is known by `completedAt` alone. `raw` is the object as it was sent,
so that it can be printed without loss.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, PrivateAttr
from pydantic.alias_generators import to_camel

from data8_tui.api.exact_json import to_literal

_INSTANT = re.compile(
    r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$", re.I
)


def parse_instant(value: object) -> datetime | None:
    """An aware UTC time from a .NET round-trip string; None where it means “no value”.

    Seven fractional digits are cut to six. A time without an offset is taken as UTC, which is an
    assumption: Data8 documents none. `0001-01-01…`, null, an empty or an unreadable string give
    None.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    match = _INSTANT.match(value.strip()) if isinstance(value, str) else None
    if match is None or match[1].startswith("0001-01-01"):
        return None
    day, time_of_day, fraction, offset = match.groups()
    text = f"{day}T{time_of_day}"
    if fraction:
        text += ":00" * (time_of_day.count(":") == 1) + "." + (fraction + "000000")[:6]
    try:
        at = datetime.fromisoformat(text + (offset or "Z").upper())
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(value: object) -> float | None:
    """A finite number, or None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value if isinstance(value, int | float) else str(value))
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _count(value: object) -> int | None:
    """A whole number of things, exactly; None for anything else."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    number = value if isinstance(value, int) else _number(value)
    if number is None or isinstance(value, bool) or number < 0 or number != int(number):
        return None
    return int(number)


def _flag(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _name(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError("no name")


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else to_literal(value)


def _texts(value: object) -> dict[str, str]:
    return {str(k): _text(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _mapping(value: object) -> dict[str, Any]:
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def _statistics(value: object) -> dict[str, Any]:
    """Statistics of any shape as one mapping; what is no object is under its own name."""
    plain = value is None or isinstance(value, Mapping)
    return _mapping(value) if plain else {"statistics": value}


def _code(value: object) -> int | str | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


# Plain validators, so that pydantic doesn't check text from a server itself (it refuses
# lone surrogates in some versions).
Name = Annotated[str, PlainValidator(_name)]
Instant = Annotated[datetime | None, PlainValidator(parse_instant)]
Percent = Annotated[float | None, PlainValidator(_number)]
Count = Annotated[int | None, PlainValidator(_count)]
Flag = Annotated[bool | None, PlainValidator(_flag)]
Text = Annotated[str, PlainValidator(_text)]
TextMap = Annotated[dict[str, str], PlainValidator(_texts)]
ColumnTypes = Annotated[dict[str, Any], PlainValidator(_mapping)]
Statistics = Annotated[dict[str, Any], PlainValidator(_statistics)]
StatusCode = Annotated[int | str | None, PlainValidator(_code)]


class JobState(StrEnum):
    """What a job is doing, by its status code and `completedAt`."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


_ASSUMED_STATES = dict(
    enumerate(
        (JobState.QUEUED, JobState.RUNNING, JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED)
    )
)


class _ServerObject(BaseModel):
    """An object from the server: camelCase in JSON, frozen; `raw` keeps unknown fields."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        hide_input_in_errors=True,
    )
    _raw: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def from_json(cls, sent: Mapping[str, Any]) -> Self:
        """Decode one JSON object. Raises ValueError where it is none, or has no name."""
        if not isinstance(sent, Mapping):
            raise ValueError("not an object")  # noqa: TRY004 - one error for all that is no job
        decoded = cls.model_validate(dict(sent))
        decoded._raw.update(sent)
        return decoded

    @property
    def raw(self) -> dict[str, Any]:
        """The object exactly as it was sent (numbers included)."""
        return self._raw


class Job(_ServerObject):
    """A job; a listing may have only some of this, and then `detailed` is false.

    Times are aware UTC. `percent_complete` is 0 to 100. `statistics` is free-form, per workflow:
    strings, lists, objects, and numbers that print as they were sent (int, or `ExactFloat`).
    """

    name: Name
    workflow_name: Text = ""
    submitted_at: Instant = None
    completed_at: Instant = None
    status: StatusCode = None
    percent_complete: Percent = None
    estimated_finish_time: Instant = None
    statistics: Statistics = Field(default_factory=dict)
    input_datasets: TextMap = Field(default_factory=dict)
    output_datasets: TextMap = Field(default_factory=dict)
    parameters: TextMap = Field(default_factory=dict)
    input_filename: Text = ""
    output_filenames: TextMap = Field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether the job has ended, by `completedAt`, the only documented sign."""
        return self.completed_at is not None

    @property
    def succeeded(self) -> bool:
        """Whether the job has ended and did what it was for, as far as its status shows.

        An unknown status isn't taken for a failure: the outputs decide.
        """
        return self.finished and self.state not in (JobState.FAILED, JobState.CANCELLED)

    @property
    def detailed(self) -> bool:
        """Whether this is (at least) what GET /Job/{name} must contain."""
        return {"workflowName", "submittedAt", "status", "percentComplete"} <= self._raw.keys()

    @property
    def state(self) -> JobState:
        """The assumed meaning of the status code. A finished job is never queued or running."""
        known = _ASSUMED_STATES.get(self.status) if isinstance(self.status, int) else None
        if self.finished and known in (None, JobState.QUEUED, JobState.RUNNING):
            return JobState.COMPLETED if known else JobState.UNKNOWN
        return known or JobState.UNKNOWN

    def duration(self, now: datetime) -> timedelta | None:
        """From submission to completion, or to `now` while the job is under way."""
        if self.submitted_at is None:
            return None
        return (self.completed_at or now) - self.submitted_at


class Dataset(_ServerObject):
    """A dataset; in a listing only the name and perhaps `input` are known.

    `columns` maps a column's name to Data8's type code: 0 text, 1 whole number, others not
    documented.
    """

    name: Name
    columns: ColumnTypes = Field(default_factory=dict)
    input: Flag = None
    record_count: Count = None
    completed: Flag = None

    @property
    def detailed(self) -> bool:
        """Whether this is (at least) what GET /Dataset/{name} must contain."""
        return {"columns", "recordCount", "completed"} <= self._raw.keys()


_TYPE_NAMES = {0: "text", 1: "whole number"}


def type_name(code: object) -> str:
    """A column type in words, or `type N` for a code that Data8 does not document."""
    return _TYPE_NAMES.get(code, f"type {code}") if isinstance(code, int) else f"type {code}"
