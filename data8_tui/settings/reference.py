"""The settings as a list, read off the model: what every view of them is made from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from data8_tui.settings.model import Settings
from data8_tui.settings.table import Expected, Override, SettingsTable

ACCOUNT: Final = "profiles"
"""The table whose settings stand under the name of a profile."""


KEYS: Final = "keys"
"""The table whose keys are the ids of commands."""

COMMANDS: Final = "commands"
"""The table of the user's own commands."""

_LISTS: Final = {
    "notices": "a list of texts: the command and its arguments",
    ACCOUNT: "a list of texts: the command and its arguments",
    "status": "a list of status codes: whole numbers or texts",
    KEYS: "a key or a list of keys",
}
"""What the lists of a table hold."""


@dataclass(frozen=True, eq=False)
class Setting:
    """One setting. `table` is empty for a key above all tables, `ACCOUNT` for a profile's."""

    table: str
    key: str
    field: FieldInfo

    named: bool = False
    """Whether the table is one of several, each under a name of the user's."""

    @property
    def name(self) -> str:
        """What `config show` calls it: a profile's settings and the top keys have no table."""
        return self.key if self.table == ACCOUNT else self.path

    @property
    def path(self) -> str:
        """Its dotted key in config.toml, NAME standing for a name of the user's."""
        table = f"{self.table}.NAME" if self.named else self.table
        return f"{table}.{self.key}" if table else self.key

    @property
    def default(self) -> Any:
        """The value where nothing gives one; None for a setting that then has none."""
        return self.field.default

    @property
    def meaning(self) -> str:
        """The docstring of the field, on one line."""
        return " ".join((self.field.description or "").split())

    @property
    def override(self) -> Override:
        """The variable and the option that set it, either may be empty."""
        return next((one for one in self.field.metadata if isinstance(one, Override)), Override())

    @property
    def secret(self) -> bool:
        """Whether its value is never shown."""
        return SecretStr in (self.field.annotation, *get_args(self.field.annotation))

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values allowed; empty where any is, or where the meaning has them."""
        kind = str if self._own_words else self.field.annotation
        return get_args(kind) if get_origin(kind) is Literal else ()

    @property
    def bounds(self) -> str:
        """The least and the most number allowed: `at least 0 and at most 100`; empty for none."""
        floors = (one.ge for one in self.field.metadata if isinstance(one, Ge))
        ceilings = (one.le for one in self.field.metadata if isinstance(one, Le))
        parts = [f"at least {_plain(each)}" for each in floors if isinstance(each, int | float)]
        parts += [f"at most {_plain(each)}" for each in ceilings if isinstance(each, int | float)]
        return " and ".join(parts)

    @property
    def _own_words(self) -> str:
        """What a value has to be, where its type doesn't show it; else empty."""
        return next((one.text for one in self.field.metadata if isinstance(one, Expected)), "")

    @property
    def expected(self) -> str:
        """What a value has to be, to follow “should be”."""
        if self._own_words:
            return self._own_words
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if get_origin(self.field.annotation) is dict:
            return "a table"
        if get_origin(self.field.annotation) is tuple:
            return _LISTS.get(self.table, "a list of texts")
        if self.field.annotation in (int, float):
            return f"a number of {self.bounds}" if self.bounds else "a number"
        if date in get_args(self.field.annotation):
            return "a date, as 2030-12-31"
        return "true or false" if self.field.annotation is bool else "a text"


def expected_in(table: str) -> str:
    """What a value of a table has to be whose keys are the user's own."""
    return _LISTS[table] if table == KEYS else "a table"


def _plain(number: float) -> str:
    """Without an exponent."""
    return f"{number:f}".rstrip("0").rstrip(".")


def list_settings(model: type[Settings] = Settings) -> Iterator[Setting]:
    """Every setting, the keys above all tables first, then each table's in the model's order."""
    tables: list[tuple[str, type[SettingsTable]]] = []
    named = named_tables(model)
    for key, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, SettingsTable):
            tables.append((key, field.annotation))
        elif key not in named:
            yield Setting("", key, field)
    account = named.pop(ACCOUNT)
    for table, kind in ((ACCOUNT, account), *tables, *named.items()):
        for key, field in kind.model_fields.items():
            yield Setting(table, key, field, named=(table, kind) not in tables)


def named_tables(model: type[Settings] = Settings) -> dict[str, type[SettingsTable]]:
    """The tables of which there may be several, each under a name of the user's."""
    values = {key: get_args(field.annotation) for key, field in model.model_fields.items()}
    return {
        key: kind[1]
        for key, kind in values.items()
        if len(kind) == 2 and isinstance(kind[1], type) and issubclass(kind[1], SettingsTable)
    }


def toml_value(value: Any) -> str:
    """A setting's value as config.toml holds it."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {json.dumps(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def remarks(setting: Setting) -> list[str]:
    """Its meaning, its bounds, and what else sets it, a sentence each."""
    override = setting.override
    others = [other for other in (override.variable, override.option) if other]
    return [
        setting.meaning,
        *([f"One of {', '.join(setting.choices)}."] if setting.choices else []),
        *([f"{setting.bounds.capitalize()}."] if setting.bounds else []),
        *([f"Also {', '.join(others)}."] if others else []),
    ]


def markdown_table(model: type[Settings] = Settings) -> str:
    """Every setting as the README's table has it."""
    rows = [
        f"| `{one.path}` | {_default_cell(one)} | {' '.join(remarks(one)).replace('|', '&#124;')} |"
        for one in list_settings(model)
    ]
    return "\n".join(("| Setting | Default | Meaning |", "|---|---|---|", *rows))


def _default_cell(setting: Setting) -> str:
    return "" if setting.default in (None, (), "") else f"`{toml_value(setting.default)}`"
