"""Every setting of config.toml: a class for a table, a field for a setting, its meaning below it.

A new setting is one field here. `config show`, `config init`, `config schema` and the README's
table are made from these fields (see `reference`).
"""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, SecretStr, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from data8_tui.redaction import register_secret
from data8_tui.settings.choices import AccountColor, FileMode, NoticeKind, StartScreen, Theme
from data8_tui.settings.code_list import Codes
from data8_tui.settings.command_keys import CommandKeys
from data8_tui.settings.table import Override, SettingsTable
from data8_tui.settings.user_command import CommandSettings
from data8_tui.settings.view import ViewSettings
from data8_tui.settings.zone_name import TimeZoneName
from data8_tui.status_key import status_key

SECRET_KEYS = (
    "client_secret",
    "secret_file",
    "secret_command",
    "secret_credential",
    "secret_keyring",
)
"""Where a profile's secret may be."""


class AccountSettings(SettingsTable):
    """[profiles.NAME]: an account, and where its Data8 is."""

    model_config = ConfigDict(str_strip_whitespace=True)

    base_url: Annotated[str, Override("DATA8_BASE_URL", "--base-url")] = "https://api.data-8.co.uk"
    """Where the batch API is."""

    token_url: Annotated[str, Override("DATA8_TOKEN_URL", "--token-url")] = (
        "https://auth.data-8.co.uk/connect/token"  # noqa: S105 - an address
    )
    """Where the credentials are exchanged for a token."""

    client_id: Annotated[str | None, Override("DATA8_CLIENT_ID", "--client-id")] = None
    """The client's name, as Data8 gave it."""

    client_secret: Annotated[SecretStr | None, Override("DATA8_CLIENT_SECRET")] = None
    """The secret that belongs to it. There is no option for it: other users could read that."""

    secret_file: str | None = Field(None, examples=["~/.config/data8-tui/live.secret"])
    """A file with the secret, in place of client_secret: yours, and only you can read it."""

    secret_command: tuple[Annotated[str, Field(strict=True)], ...] = Field(
        (), examples=[["op", "read", "op://data8/live/secret"]]
    )
    """A command and its arguments that print the secret. It gets no shell, no input and 30 s."""

    secret_credential: str | None = Field(None, examples=["data8"])
    """The name of a systemd credential, which is a file in $CREDENTIALS_DIRECTORY."""

    secret_keyring: str | None = Field(None, examples=["data8-tui"])
    """The service under which the system's keyring has the secret of client_id."""

    secret_expires: date | None = Field(None, examples=[date(2030, 12, 31)])
    """The last day of the secret that this profile names: commands warn from a week before."""

    scope: Annotated[str, Override("DATA8_SCOPE", "--scope")] = "BatchApi"
    """What the token is for."""

    read_only: Annotated[bool, Override("DATA8_READ_ONLY", "--read-only", lasting=True)] = False
    """Whether nothing may be uploaded, submitted or run. One place with true is enough."""

    label: str = Field("", examples=["PRODUCTION"])
    """What the application calls the account, in place of the profile's name."""

    mask: bool = False
    """Whether the application shows the values of records masked from the start, as `m` does."""

    color: AccountColor = "none"
    """The colour of that name in the first line of every screen, such as red for production."""

    def model_post_init(self, context: object) -> None:
        """pydantic's: have the secret redacted from here on."""
        if self.client_secret is not None:
            register_secret(self.client_secret.get_secret_value())

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The settings that locate the secret; of a profile that can be used, one."""
        return tuple(key for key in SECRET_KEYS if getattr(self, key))


Seconds = Annotated[float, Field(strict=True, ge=1)]


class RefreshSettings(SettingsTable):
    """[refresh]: how often Data8 is asked again, in seconds."""

    jobs: Seconds = 10.0
    """Seconds between two polls of the list of jobs, and of a watched job that is not shown."""

    unfinished: Seconds = 5.0
    """The same for each unfinished job in that list, and for `watch` and `run` (--interval)."""

    job: Seconds = 3.0
    """The same for the job whose screen is shown."""

    datasets: Seconds = 10.0
    """The same for the list of datasets, and each incomplete dataset in it."""

    dataset: Seconds = 5.0
    """The same for the incomplete dataset whose screen is shown."""

    suggestions: Annotated[float, Field(strict=True, ge=10)] = 60.0
    """The same for the datasets that the form of a new job suggests: one request for each 100."""

    inputs: Seconds = 30.0
    """The same for each dataset that is an input in that form, or a suggestion in view."""

    unfocused: Annotated[float, Field(strict=True, ge=1)] = 6.0
    """How many times longer all this takes while the terminal is not in focus."""

    budget: Annotated[int, Field(strict=True, ge=6)] = 30
    """Requests a minute for what is polled again and again, all terminals of the account together.
    What is shown for the first time comes on top."""


class NoticeSettings(SettingsTable):
    """[notices]: how the end of a job is reported outside the application."""

    on_finish: tuple[Annotated[str, Field(strict=True)], ...] = Field(
        (), examples=[["notify-send", "{title}", "{text}"]]
    )
    """A command and its arguments, run instead of a notice in the terminal."""

    protocol: NoticeKind = "auto"
    """The kind of notice that the terminal is sent."""


_FRUGAL_SECONDS = 10.0


class DisplaySettings(SettingsTable):
    """[display]: how the application looks."""

    theme: Annotated[Theme, Override("DATA8_THEME", "--theme")] = "auto"
    """The colours: auto is dark, or the terminal's own where it has no more than sixteen."""

    start: Annotated[StartScreen, Override("DATA8_START")] = "overview"
    """The screen that the application begins with."""

    timezone: Annotated[TimeZoneName, Override("DATA8_TIMEZONE", "--timezone")] = "local"
    """The time zone in which times are shown and days begin: local is this machine's, others are
    UTC, Europe/London and the like. JSON has times in UTC."""

    refresh: Seconds = 1.0
    """Seconds between two drawings of what time alone changes: ages, times left."""

    low_bandwidth: Annotated[bool, Override("DATA8_LOW_BANDWIDTH", "--low-bandwidth")] = False
    """Whether to spare a slow line: the terminal's own colours unless a theme is chosen, ages and
    progress drawn every ten seconds at most, no animation."""

    mouse: Annotated[bool, Override("DATA8_MOUSE", "--no-mouse")] = True
    """Whether clicks and the wheel are taken; false leaves them to the terminal, to select text."""

    only_changes: Annotated[bool, Override("DATA8_ONLY_CHANGES")] = True
    """Whether the terminal is sent only what has changed in a line; false sends whole parts."""

    show_cursor: Annotated[bool, Override("DATA8_SHOW_CURSOR")] = False
    """Whether the terminal's cursor is drawn. It stands on the row, cell or letter that keys act on
    in either case, and screen readers follow it."""

    @property
    def chosen_theme(self) -> Theme:
        """The theme; of those that may be chosen unasked, the one with the shortest sequences."""
        return "terminal" if self.low_bandwidth and self.theme == "auto" else self.theme

    @property
    def redraw_seconds(self) -> float:
        """Seconds between two drawings of what time alone changes."""
        return max(self.refresh, _FRUGAL_SECONDS) if self.low_bandwidth else self.refresh

    @property
    def progress_seconds(self) -> float:
        """Seconds between two drawings of how far a transfer is."""
        return self.redraw_seconds if self.low_bandwidth else 0.1


class FileSettings(SettingsTable):
    """[files]: the files that are downloaded."""

    mode: FileMode = "private"
    """Who may read a downloaded file and its receipt: only you, or whom the umask allows."""


class HistorySettings(SettingsTable):
    """[history]: how much is remembered on this machine, of all accounts together."""

    days: Annotated[StrictInt, Field(ge=1, le=36_500)] = 400
    """Jobs submitted longer ago are forgotten, but for the last 120 ended ones of a workflow."""

    megabytes: Annotated[StrictInt, Field(ge=10, le=1_000_000)] = 500
    """Beyond this size the oldest jobs are forgotten, with the same exception."""


class LogSettings(SettingsTable):
    """[log]: a record of requests, states and decisions, without bodies or secrets."""

    enabled: Annotated[bool, Override("DATA8_DEBUG", "--debug", lasting=True)] = False
    """Whether it is written: `data8-tui logs` prints it."""

    megabytes: Annotated[StrictInt, Field(ge=1, le=1_000)] = 5
    """The size at which a new file is begun; one earlier file is kept."""


class WorkflowSettings(SettingsTable):
    """[workflows.NAME]: what is known of a workflow, which Data8's API doesn't describe."""

    model_config = ConfigDict(str_strip_whitespace=True)

    note: Annotated[str, Field(strict=True)] = Field(
        "", examples=["Needs surname and postcode; charged for each match."]
    )
    """A sentence that is shown where a job for this workflow is made."""

    docs: Annotated[str, Field(strict=True)] = Field("", examples=["https://wiki.example/deceased"])
    """Where it is described: an address or a path, shown beside the note."""

    mute: tuple[Annotated[str, Field(strict=True)], ...] = Field(
        (), examples=[["Deceased", "duration"]]
    )
    """Figures that are never called unusual: by label or path (Deceased/Halo), or a whole group."""

    least: dict[str, Annotated[float, Field(strict=True, ge=0)]] = Field(
        {}, examples=[{"Deceased": 2.0}]
    )
    """The least difference that is unusual, by figure: points of a share, percent of any other."""

    def mutes(self, path: tuple[str, ...], label: str) -> bool:
        """Whether a figure is muted."""
        return any(spelled in _spellings(path, label) for spelled in map(str.casefold, self.mute))

    def least_of(self, path: tuple[str, ...], label: str) -> float | None:
        """The least difference of a figure; None where it has none of its own."""
        given = {name.casefold(): least for name, least in self.least.items()}
        return next((given[name] for name in _spellings(path, label) if name in given), None)

    @property
    def text(self) -> str:
        """The note and the place together, as they are shown; empty where there is neither."""
        return " · ".join(filter(None, (self.note, self.docs)))


def _spellings(path: tuple[str, ...], label: str) -> tuple[str, ...]:
    """What a figure may be called in a setting, in small letters: its own names, then its groups'.

    Of groups that have settings of their own the innermost comes first.
    """
    groups = ("/".join(path[:depth]).casefold() for depth in range(len(path), 0, -1))
    return label.casefold(), *groups


class BaselineSettings(SettingsTable):
    """[baseline]: when a figure of a finished job is called unusual."""

    enabled: bool = Field(True, strict=True)
    """Whether jobs are compared with earlier ones of their workflow."""

    alpha: Annotated[float, Field(strict=True, ge=1e-6, le=0.25)] = 0.01
    """How rarely a normal job may be called unusual: 0.01 is one in a hundred."""

    points: Annotated[float, Field(strict=True, ge=0, le=100)] = 0.2
    """A share must differ from the usual one by so many percentage points."""

    percent: Annotated[float, Field(strict=True, ge=0)] = 15.0
    """Every figure must differ from the usual one by so many percent of that; a share, of itself or
    of its rest, whichever is less."""

    records: Annotated[float, Field(strict=True, ge=0)] = 10.0
    """A count, and a share of one, must differ from the usual one by so many records."""

    seconds: Annotated[float, Field(strict=True, ge=0)] = 30.0
    """A duration must differ from the usual one by so many seconds."""


CODE_TWICE = "code_twice"
"""The type of the error for a code that is given two meanings."""


class StatusSettings(SettingsTable):
    """[status]: what the status codes of jobs mean. Data8 publishes no list of them."""

    queued: Annotated[Codes, Override("DATA8_STATUS_QUEUED")] = Field((), examples=[[1]])
    """The status codes of jobs that wait; numbers or texts."""

    running: Annotated[Codes, Override("DATA8_STATUS_RUNNING")] = Field((), examples=[[2]])
    """Those of jobs in progress."""

    completed: Annotated[Codes, Override("DATA8_STATUS_COMPLETED")] = Field((), examples=[[0, 3]])
    """Those of jobs that did what they were for."""

    failed: Annotated[Codes, Override("DATA8_STATUS_FAILED")] = Field((), examples=[[4]])
    """Those of jobs that failed: `watch` and `run` end with 8 only then."""

    cancelled: Annotated[Codes, Override("DATA8_STATUS_CANCELLED")] = Field((), examples=[["Off"]])
    """Those of jobs that were cancelled."""

    @property
    def meanings(self) -> dict[str, tuple[int | str, ...]]:
        """The codes of each meaning, by the meaning's name."""
        return {meaning: getattr(self, meaning) for meaning in type(self).model_fields}

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        known: dict[str, str] = {}
        for meaning, codes in self.meanings.items():
            for code in codes:
                first = known.setdefault(status_key(code), meaning)
                if first != meaning:
                    raise PydanticCustomError(
                        CODE_TWICE, f"has {code} as {first} and as {meaning}; choose one"
                    )
        return self


class Preferences(SettingsTable):
    """What concerns no account: the same whichever profile is chosen."""

    refresh: RefreshSettings = RefreshSettings()
    notices: NoticeSettings = NoticeSettings()
    status: StatusSettings = StatusSettings()
    display: DisplaySettings = DisplaySettings()
    files: FileSettings = FileSettings()
    history: HistorySettings = HistorySettings()
    baseline: BaselineSettings = BaselineSettings()
    log: LogSettings = LogSettings()
    workflows: dict[str, WorkflowSettings] = Field({})
    """Notes on workflows, each under the workflow's name."""

    views: dict[str, ViewSettings] = Field({})
    """Lists of jobs, each under the name that it is shown by."""

    commands: dict[str, CommandSettings] = Field({})
    """Programs of the user's own, each under its name."""

    keys: CommandKeys = Field(
        {}, examples=[{"jobs.download": "D", "jobs.filter": ["f", "f3"], "app.pause": []}]
    )
    """Other keys for commands, by the ids that `data8-tui keys` lists: a key, several, or none."""

    def workflow_text(self, name: str) -> str:
        """The note on a workflow and where it is described; empty where nothing is noted."""
        return self.workflows[name].text if name in self.workflows else ""


class Settings(Preferences):
    """All of config.toml. Nothing in it is required."""

    default_profile: Annotated[str | None, Override("DATA8_PROFILE", "--profile")] = Field(
        None, examples=["default"]
    )
    """The profile that is used where none is named; a file with one profile needs none."""

    profiles: dict[str, AccountSettings] = Field({})
    """The accounts, each under its name."""
