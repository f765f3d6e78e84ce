"""What every table of config.toml is made of."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True, slots=True)
class Override:
    """What else can give a setting's value: an environment variable, an option, or both.

    Both outrank config.toml; the option outranks the variable.
    """

    variable: str = ""
    option: str = ""
    lasting: bool = False
    """Whether a source that gives true outranks every other: no place can switch it off again."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a value has to be, to follow “should be”, where its type doesn't show it."""

    text: str


class SettingsTable(BaseModel):
    """A table of config.toml. Unknown keys are refused, and no error holds a value."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        defer_build=True,  # only what is read as a whole gets a validator, when it is read first
    )
