"""Jobs and datasets as Data8 describes them, decoded tolerantly.

The shapes come from Data8's public documentation. Where that is silent a model stays wide: unknown
fields are kept, optional ones may be missing, what a status means is for `api.status_codes` to
know, and whether a job is finished is known by `completedAt` alone. `raw` is the object as it was
sent, so that it can be printed without loss.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, PrivateAttr
from pydantic.alias_generators import to_camel

from data8_tui import redaction
from data8_tui.api.exact_json import to_literal
from data8_tui.api.status_codes import JobState, StatusCodes
from data8_tui.clock import EARLIEST, LATEST
from data8_tui.limits import LARGEST_COUNT

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ROUND_TRIP = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.I | re.A,
)
_MILLISECONDS = re.compile(r"/Date\((-?\d{1,16})(?:[+-]\d{4})?\)/", re.A)
_LEAST_SECONDS: Final = 1e9
"""A smaller number (2001-09-09 as seconds since 1970) is none of a date; nor is true."""
_SINCE_1970_IN_MILLISECONDS: Final = 1e12
"""A number from here on counts milliseconds: 253402300799, the end of 9999, is in seconds still."""
_NO_YEAR = "(?:0000|0001|1753|1900|1970|9999)"
_NO_DATE = re.compile(
    rf"-?{_NO_YEAR}(?:[-/.]\d\d?){{2}}\b.*|(?:\d\d?[-/.]){{2}}{_NO_YEAR}\b.*", re.A | re.S
)
"""“No value” in other forms than are understood, such as `01/01/0001 00:00:00`."""
_NO_VALUE: Final = frozenset({"", "0", "-", "null", "none", "nil", "false", "n/a", "nan"})


def parse_instant(value: object) -> datetime | None:
    """An aware UTC time from what a server has sent for a date; None where it means “no value”.

    Understood are .NET's round-trip form (seven fractional digits are cut to six), a day alone,
    `/Date(1795000000000)/`, and a number of seconds or milliseconds since 1970. A time without an
    offset is taken as UTC, which is an assumption: Data8 documents none. Null, an empty or an
    unreadable text, and a date out of bounds give None.
    """
    try:
        at = _parsed(value)
    except (ValueError, OverflowError):
        return None
    return at if at is not None and EARLIEST <= at < LATEST else None


def states_unreadable_instant(value: object) -> bool:
    """Whether a server has sent a date that `parse_instant` can't read, rather than “no value”."""
    if isinstance(value, str):
        text = value.strip()
        if text.casefold() in _NO_VALUE or _NO_DATE.fullmatch(text):
            return False
    elif not value or (isinstance(value, int | float) and not value >= _LEAST_SECONDS):
        return value is True
    try:
        return _parsed(value) is None
    except OverflowError:
        return not isinstance(value, str)  # .NET's ticks, not an end of the calendar in some zone
    except ValueError:
        return True


def _parsed(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        return _parsed_text(value.strip())
    if isinstance(value, int | float) and value >= _LEAST_SECONDS:
        return _since_1970(value if value < _SINCE_1970_IN_MILLISECONDS else value / 1000)
    return None


def _parsed_text(text: str) -> datetime | None:
    if match := _MILLISECONDS.fullmatch(text):
        return _since_1970(int(match[1]) / 1000)
    match = _ROUND_TRIP.fullmatch(text)
    if match is None:
        return None
    day, time_of_day, fraction, offset = match.groups()
    text = f"{day}T{time_of_day or '00:00'}"
    if fraction:
        text += ":00" * (time_of_day.count(":") == 1) + "." + (fraction + "000000")[:6]
    return datetime.fromisoformat(text + (offset or "Z").upper()).astimezone(UTC)


def _since_1970(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


_TOLERANCE: Final = timedelta(days=1)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _number(value: object) -> float | None:
    """A finite number, or None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value if isinstance(value, int | float) else str(value))
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _percent(value: object) -> float | None:
    """A number from 0 to 100; None for anything else."""
    number = _number(value)
    return number if number is not None and 0 <= number <= 100 else None


def _count(value: object) -> int | None:
    """A whole number of things, exactly; None for anything else, or beyond any dataset."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    number = value if isinstance(value, int) else _number(value)
    if number is None or isinstance(value, bool) or not 0 <= number <= LARGEST_COUNT:
        return None
    return int(number) if number == int(number) else None


def _flag(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _encodable(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which can't be sent, stored or printed."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def _name(value: object) -> str:
    if isinstance(value, str) and value:
        return _encodable(value)
    raise ValueError("no name")


def _text(value: object) -> str:
    if isinstance(value, str):
        return _encodable(value)
    return "" if value is None else _encodable(to_literal(value))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {_encodable(str(key)): _text(each) for key, each in value.items()}


def _mapping(value: object) -> dict[str, Any]:
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def _column_types(value: object) -> dict[str, Any]:
    """By the names that the records have, a credential in them or not."""
    return {redaction.registry.original(key) or key: code for key, code in _mapping(value).items()}


def _statistics(value: object) -> dict[str, Any]:
    """Statistics of any shape as one mapping; what is no object is under its own name."""
    plain = value is None or isinstance(value, Mapping)
    return _mapping(value) if plain else {"statistics": value}


def _code(value: object) -> int | str | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return _encodable(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# Plain validators, so that pydantic doesn't check text from a server itself (it refuses
# lone surrogates in some versions).
Name = Annotated[str, PlainValidator(_name)]
Instant = Annotated[datetime | None, PlainValidator(parse_instant)]
Percent = Annotated[float | None, PlainValidator(_percent)]
Count = Annotated[int | None, PlainValidator(_count)]
Flag = Annotated[bool | None, PlainValidator(_flag)]
Text = Annotated[str, PlainValidator(_text)]
TextMap = Annotated[dict[str, str], PlainValidator(_texts)]
ColumnTypes = Annotated[dict[str, Any], PlainValidator(_column_types)]
Statistics = Annotated[dict[str, Any], PlainValidator(_statistics)]
StatusCode = Annotated[int | str | None, PlainValidator(_code)]


def _folded(key: str) -> str:
    """A field's name in a form that all spellings have in common."""
    return key.replace("_", "").lower()


@cache
def _documented_names(kind: type[BaseModel]) -> dict[str, str]:
    """The API's name of each field, by its folded form."""
    return {_folded(name): to_camel(name) for name in kind.model_fields}


class _ServerObject(BaseModel):
    """An object from the server: camelCase in JSON, frozen; `raw` keeps unknown fields."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        hide_input_in_errors=True,
    )
    _raw: dict[str, Any] = PrivateAttr(default_factory=dict)
    _sent: frozenset[str] = PrivateAttr(default=frozenset())

    @classmethod
    def from_json(cls, sent: Mapping[str, Any]) -> Self:
        """Decode one JSON object. Raises ValueError where it is none, or has no name.

        Its fields may be in any case: `workflowName`, `WorkflowName`, `workflow_name`.
        """
        if not isinstance(sent, Mapping):
            raise ValueError("not an object")  # noqa: TRY004 - one error for all that is no job
        fields = cls._by_documented_name(sent)
        decoded = cls.model_validate(fields)
        decoded._raw.update(sent)
        decoded._sent = frozenset(fields)
        return decoded

    @classmethod
    def _by_documented_name(cls, sent: Mapping[str, Any]) -> dict[str, Any]:
        """The fields by their names in the API; a field that is spelled so comes first."""
        fields = dict(sent)
        documented = _documented_names(cls)
        for key in sent.keys() - documented.values():
            if (name := documented.get(_folded(key))) is not None:
                fields.setdefault(name, sent[key])
        return fields

    def merged_with(self, newer: Self) -> dict[str, Any]:
        """`raw` with the fields of a newer object in place of its own, in whatever case."""
        spelled = {_folded(key) for key in newer.raw}
        kept = {key: value for key, value in self.raw.items() if _folded(key) not in spelled}
        return kept | newer.raw

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

    _status_codes: StatusCodes | None = PrivateAttr(default=None)
    _ended_at_unknown_time: bool = PrivateAttr(default=False)

    @classmethod
    def from_json(
        cls,
        sent: Mapping[str, Any],
        status_codes: StatusCodes | None = None,
        *,
        now: datetime | None = None,
    ) -> Self:
        """Decode one job, whose status is read with `status_codes`, or by its word alone.

        A `completedAt` over a day before the submission, or over a day after it and after `now`, is
        no value: clocks differ by minutes, times without an offset by hours. Raises ValueError
        where it is none, or has no name.
        """
        decoded = super().from_json(sent)
        decoded._status_codes = status_codes
        if decoded.completed_at is None and "completedAt" in decoded._sent:
            stated = cls._by_documented_name(sent)["completedAt"]
            decoded._ended_at_unknown_time = states_unreadable_instant(stated)
        possible = decoded._may_have_ended(now)
        return decoded if possible else decoded.model_copy(update={"completed_at": None})

    def _may_have_ended(self, now: datetime | None) -> bool:
        """Whether `completed_at` is None or possible."""
        at, submitted = self.completed_at, self.submitted_at
        if at is None or (submitted is None and now is None):
            return True
        early = submitted is not None and at < submitted - _TOLERANCE
        # A submission after `now` shows that the clock here is wrong.
        late = now is not None and at > max(now, submitted or now) + _TOLERANCE
        return not early and not late

    @property
    def status_codes(self) -> StatusCodes:
        """What is known of status codes where this job comes from."""
        return self._status_codes or _NOTHING_LEARNT

    @property
    def finished(self) -> bool:
        """Whether the job has ended, by `completedAt`, the only documented sign; one that can't be
        read counts, too, and then `completed_at` is None."""
        return self.completed_at is not None or self._ended_at_unknown_time

    @property
    def ended(self) -> bool | None:
        """As `finished`; None where a listing has nothing about it."""
        known = self.finished or self.detailed or "completedAt" in self._sent
        return self.finished if known else None

    @property
    def succeeded(self) -> bool:
        """Whether the job has ended and is known to have done what it was for."""
        return self.state is JobState.COMPLETED

    @property
    def failed(self) -> bool:
        """Whether the job has ended and is known not to have completed."""
        return self.finished and self.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def detailed(self) -> bool:
        """Whether this is (at least) what GET /Job/{name} must contain."""
        return {"workflowName", "submittedAt", "status", "percentComplete"} <= self._sent

    @property
    def has_results(self) -> bool:
        """Whether results were sent, if only empty ones: a listing may leave them out."""
        return bool({"statistics", "outputDatasets", "outputFilenames"} & self._sent)

    @property
    def state(self) -> JobState:
        """What the job is doing, by `completedAt` first and by what is known of its status."""
        return self.status_codes.state(self.status, ended=self.ended)

    @property
    def started(self) -> bool:
        """Whether progress was seen."""
        return self.percent_complete is not None and self.percent_complete > 0

    @property
    def waits(self) -> bool:
        """Whether the job may not have begun: then no progress is no pace, and no stall."""
        return not self.started and self.state in (JobState.QUEUED, JobState.UNKNOWN)

    def duration(self, now: datetime) -> timedelta | None:
        """From submission to completion, or to `now` while the job is under way.

        None where one of them is not known.
        """
        if self.submitted_at is None or self._ended_at_unknown_time:
            return None
        return (self.completed_at or now) - self.submitted_at


_NOTHING_LEARNT = StatusCodes()


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
        return {"columns", "recordCount", "completed"} <= self._sent


_TYPE_NAMES = {0: "text", 1: "whole number"}


def type_name(code: object) -> str:
    """A column type in words, or `unknown (4)` for a code that Data8 does not document."""
    return _TYPE_NAMES.get(code if isinstance(code, int) else -1, f"unknown ({code})")
