"""Every error that a person can meet, with its message, its remedy and its exit code.

    Data8Error                       1   a bug; 1 unless overridden
    ├─ UsageError                    2   usage: an invalid command or input
    │  ├─ AlreadySubmitted           2   the same inputs were submitted before; nothing was sent
    │  ├─ UnfitFile                  2   a file can't be uploaded as it is; nothing was sent
    │  ├─ UnfitJob                   2   a job can't be submitted as it is; nothing was sent
    │  ├─ OutputUnclear              2   the job has several outputs, and none was chosen
    │  └─ UnwritableValue            2   a record can't be written in the format or encoding chosen
    ├─ RequestRefused                2   the server refused the request itself (400, 413, 422)
    ├─ ConfigurationError            3   configuration or credentials
    │  ├─ ExtraMissing               3   an optional package is not installed
    │  ├─ ReadOnlyProfile           15   the profile is read-only; nothing has been changed
    │  └─ AuthenticationError        3   the credentials or the token were refused (401)
    │     ├─ NotAllowed              3   the credentials are valid but lack the permission (403)
    │     └─ SecretUnavailable       3   the secret can't be read where it is kept, or has expired
    ├─ NotFound                      4   no job or dataset has that name
    ├─ ServiceError                  5   network or server: the same request can be repeated
    │  ├─ ConnectionFailed           5   no answer, or one that broke off
    │  ├─ ServerFailed               5   408, 429 or 5xx, after all retries
    │  └─ ResponseUnreadable         5   an answer that can't be read
    │     └─ ResponseTruncated       5   not JSON, or only the beginning of it
    ├─ IntegrityError                6   the data received is not what was expected
    │  └─ UnexpectedResponse         6   a complete answer of unknown shape, name or size
    ├─ OutcomeUnknown                7   whether a job or dataset was created is unknown
    ├─ JobFailed                     8   a job failed: it ended without completing
    ├─ StorageError                  9   disk or permission
    │  └─ DocumentDamaged           14   a file that this program keeps can't be understood
    ├─ TargetBusy                   10   another process is writing the same file
    ├─ TimedOut                     11   the time limit was reached
    ├─ UnusualResult                12   a job's figures are unusual, or a comparison's rule applies
    ├─ JobUndecided                 13   a job ended, and whether it completed is not known
    └─ Interrupted             128 + n   ended by signal n, after cleaning up (130 for INT)

The exit codes are a contract with scripts. A message says what happened and to what, a remedy as a
code what to do; a front end has the words for it (`cli.remedies`, `tui.remedies`). Neither ever
holds a secret: what a server has sent is redacted, in the message here and in the fields of a
refusal where it is decoded.
"""

import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

from data8_tui.codes import Message, Objection, Problem, Remedy
from data8_tui.redaction import redact


class Data8Error(Exception):
    """The root of the tree. `message` is one line; `remedy` is None where nothing surely helps."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: Message | None = None) -> None:
        self.message = redact(message)
        super().__init__(self.message)
        self.remedy = remedy

    @property
    def notes(self) -> tuple[str, ...]:
        """What a front end has added in its own words, a line or more each."""
        return tuple(getattr(self, "__notes__", ()))

    def with_note(self, note: str) -> Self:
        """The same error; `note` is a front end's own advice. The core gives remedies instead."""
        self.add_note(note)
        return self


class UsageError(Data8Error):
    """The request is invalid as given; nothing has been sent or created."""

    exit_code = 2


class AlreadySubmitted(UsageError):
    """The same inputs were submitted before, as `job`; a repetition has to be confirmed."""

    def __init__(self, message: str, *, remedy: Message | None = None, job: str) -> None:
        super().__init__(message, remedy=remedy)
        self.job = job


class UnfitFile(UsageError):
    """A file has problems, or is read or mapped in a way that gives it some.

    `path` is the file. `problem` is the first of them, its line a row if `in_rows`; `others` is how
    many more.
    """

    def __init__(
        self,
        message: str,
        *,
        remedy: Message | None = None,
        path: Path,
        problem: Problem,
        in_rows: bool = False,
        others: int = 0,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.path = path
        self.problem = problem
        self.in_rows = in_rows
        self.others = others


class UnfitJob(UsageError):
    """A job's specification has fields that would be refused; `objections` has one for each."""

    def __init__(self, message: str, *, objections: Sequence[Objection]) -> None:
        super().__init__(message)
        self.objections = tuple(objections)


class OutputUnclear(UsageError):
    """A job has none of that name, or several; `outputs` are what they are called."""

    def __init__(
        self, message: str, *, remedy: Message | None = None, outputs: Sequence[str]
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.outputs = tuple(outputs)


class UnwritableValue(UsageError):
    """A value can't be written in the chosen encoding or format.

    The remedy's data has its `record`, counted from 0 within the chunk that was formatted.
    """


class RequestRefused(Data8Error):
    """The server understood the request and refused it: problem details, RFC 9457.

    `fields` maps a field's name to the server's sentences about it; it may be empty.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        remedy: Message | None = None,
        status: int = 400,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status
        self.fields = {name: tuple(reasons) for name, reasons in (fields or {}).items()}


class ConfigurationError(Data8Error):
    """Settings are missing, malformed, or contradict each other."""

    exit_code = 3


class ExtraMissing(ConfigurationError):
    """A feature needs a package that is not installed; the remedy names the command to install it.

    `extra` is its name in pyproject.toml. The package is on no registry, so it is the clone's own.
    """

    def __init__(self, message: str, *, extra: str) -> None:
        super().__init__(message, remedy=Remedy.INSTALL_EXTRA(extra=extra))
        self.extra = extra


class ReadOnlyProfile(ConfigurationError):
    """The profile forbids what would change something at Data8; nothing of it was done."""

    exit_code = 15

    def __init__(self, profile: str, refused: str) -> None:
        """`refused` is what doesn't happen, as a sentence's second half: `nothing is uploaded`."""
        super().__init__(f"profile “{profile}” is read-only: {refused}", remedy=Remedy.READ_ONLY())


class AuthenticationError(ConfigurationError):
    """Data8 refused the credentials, the scope or the token."""


class NotAllowed(AuthenticationError):
    """The credentials are valid but lack the permission (403)."""


class SecretUnavailable(AuthenticationError):
    """The secret can't be read where it is kept, or has expired; Data8 was not asked."""


class NotFound(Data8Error):
    """No job or dataset has that name (404).

    `kind` is job, dataset or workflow, and `name` the one that was requested, where a name was.
    """

    exit_code = 4

    def __init__(
        self, message: str, *, remedy: Message | None = None, kind: str = "", name: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.kind = kind
        self.name = name


class ServiceError(Data8Error):
    """The network or the server failed; the same request can be repeated later."""

    exit_code = 5


class ConnectionFailed(ServiceError):
    """No connection, no answer in time, or an answer that broke off."""


class ServerFailed(ServiceError):
    """The server answered 408, 429 or 5xx until the retries were used up."""

    def __init__(self, message: str, *, remedy: Message | None = None, status: int) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class ResponseUnreadable(ServiceError):
    """The answer is not JSON, or in an unknown encoding."""


class ResponseTruncated(ResponseUnreadable):
    """The answer is not JSON, or not all of it; asking again usually helps."""


class IntegrityError(Data8Error):
    """The data received is not what was expected: a count, a column or a digest differs."""

    exit_code = 6


class UnexpectedResponse(IntegrityError):
    """The answer is complete, but not of a known shape, too large, or about something else.

    It concerns what was asked for, not the connection, and asking again would not help.
    """


class OutcomeUnknown(Data8Error):
    """A creating request may have been received, and its answer was lost.

    The API client raises it at once; whoever called looks by name, and lets it through only where
    the look doesn't settle it. `failure` is what the answer says by itself. Where the server has
    `turned_away` the request it most likely did not act: after a look it may be sent once more.
    """

    exit_code = 7

    def __init__(
        self,
        message: str,
        *,
        remedy: Message | None = None,
        failure: Data8Error | None = None,
        turned_away: bool = False,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.failure = failure
        self.turned_away = turned_away


class JobFailed(Data8Error):
    """A job ended without completing."""

    exit_code = 8


class StorageError(Data8Error):
    """A file can't be read, written or renamed."""

    exit_code = 9


class DocumentDamaged(StorageError):
    """A file that this program keeps for itself doesn't hold what it has written."""

    exit_code = 14


class TargetBusy(Data8Error):
    """Another process is writing the same file."""

    exit_code = 10


class TimedOut(Data8Error):
    """The time limit was reached; nothing is lost."""

    exit_code = 11


class UnusualResult(Data8Error):
    """A job completed and its figures are unusual for its workflow, or its result breaks a rule.

    So does a comparison that a rule was given for. The result is there.
    """

    exit_code = 12


class JobUndecided(Data8Error):
    """A job ended, and its output isn't complete, or whether it completed isn't known.

    The latter is so where the meaning of its status is unknown and it left no complete output, or
    states an error; a run has collected the output then.
    """

    exit_code = 13


class Interrupted(Data8Error):
    """Stopped by a signal, in order. The instance has its number."""

    exit_code = 130

    def __init__(
        self, message: str, *, remedy: Message | None = None, signal_number: int = 2
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.signal_number = 2
        self.set_signal(signal_number)

    def set_signal(self, number: int) -> None:
        """Say which signal it was; the message names one that isn't Ctrl-C's."""
        self.signal_number = number
        if number != signal.SIGINT:
            named = f"ended by {signal.Signals(number).name}"
            self.message = self.message.replace("interrupted", named, 1)

    @property
    def status(self) -> int:
        """What the process ends with, as a shell has it."""
        return 128 + self.signal_number


def exit_status(error: Data8Error) -> int:
    """The process's exit status for this error."""
    return error.status if isinstance(error, Interrupted) else error.exit_code
