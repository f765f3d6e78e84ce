"""[commands.NAME] of config.toml: a program of the user's own, and what its arguments may hold.

A placeholder such as `{job}` is a whole argument, or the value of an option: `--job={job}`. Inside
another text it is refused, since that text may be a program of a shell's. `{{job}}` is the text
`{job}` itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from data8_tui.settings.table import SettingsTable

COMMAND_FAULT: Final = "command_fault"
"""The type of the error for a command that contradicts itself. Its context has the `key` that it is
about, the `text`, what is `wrong`, and the `known` names that may be meant."""

EVERYWHERE: Final = "everywhere"

PLACEHOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    EVERYWHERE: ("profile",),
    "job": ("profile", "job", "workflow", "state"),
    "dataset": ("profile", "dataset"),
    "record": ("profile", "record", "column", "dataset", "file"),
    "transfer": ("profile", "dataset", "file"),
    "file": ("profile", "file"),
}
"""What an argument may hold, by the scope: what the cursor or the screen has to be on."""

_WHOLE: Final = re.compile(r"(?P<option>--?[A-Za-z][\w-]*=)?\{(?P<name>[a-z_]+)\}")
_LITERAL: Final = re.compile(r"\{(\{[a-z_]+\})\}")
_ANYWHERE: Final = re.compile(r"\{([a-z_]+)\}")
_KNOWN: Final = frozenset(name for names in PLACEHOLDERS.values() for name in names)

StrictText = Annotated[str, Field(strict=True)]


def _listed(value: object) -> object:
    """A single scope as a list."""
    return (value,) if isinstance(value, str) else value


class OptionLikeValue(ValueError):
    """A value would be read as an option; `placeholder` is what stands for it."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self.placeholder = placeholder


class MissingValue(ValueError):
    """A placeholder has no value where the command was called."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self.placeholder = placeholder


class CommandSettings(SettingsTable):
    """[commands.NAME]: a program of yours, run from the palette or by a key."""

    argv: tuple[StrictText, ...] = Field((), examples=[["firefox", "https://wiki.example/jobs"]])
    """The program and its arguments; no shell reads them. {job}, {workflow}, {state}, {dataset},
    {record}, {column}, {file} and {profile} stand for what the cursor is on, each as one whole
    argument or as the value of an option: --job={job}."""

    scope: Annotated[
        tuple[StrictText, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])
    ] = Field((EVERYWHERE,), examples=[["job"]])
    """Where it can be run: everywhere, or on a job, dataset, record, transfer or file."""

    key: StrictText = Field("", examples=["B"])
    """The key that runs it there, if any."""

    title: StrictText = Field("", examples=["Open the wiki"])
    """What the palette and the help call it."""

    confirm: bool = Field(False, strict=True)
    """Whether it asks first."""

    background: bool = Field(False, strict=True)
    """Whether you go on working meanwhile; its end is reported, its output is not shown."""

    output: Literal["popup", "terminal"] = "popup"
    """Whether a window shows what it prints, or the program gets the terminal until it ends."""

    mutating: bool = Field(True, strict=True)
    """Whether it may change something: then a read-only session refuses it."""

    seconds: Annotated[float, Field(strict=True, ge=1, le=86_400)] = 300.0
    """How long it may take, but for a program that has the terminal."""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Those of all arguments, in their order."""
        found = (_WHOLE.fullmatch(one) for one in self.argv)
        return tuple(one["name"] for one in found if one)

    def arguments(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The program and its arguments, with these values.

        A value that would become an option is refused, unless a `--` stands before it. Raises
        OptionLikeValue and MissingValue.
        """
        return tuple(self._filled(values))

    def _filled(self, values: Mapping[str, str]) -> Iterator[str]:
        only_operands = False
        for one in self.argv:
            if found := _WHOLE.fullmatch(one):
                yield _argument(found, values, only_operands=only_operands)
            else:
                literal = _LITERAL.fullmatch(one)
                yield literal[1] if literal else one
            only_operands = only_operands or one == "--"

    @model_validator(mode="after")
    def _without_contradiction(self) -> Self:
        for key, text, wrong, known in self._faults():
            context = {"key": key, "text": text, "wrong": wrong, "known": list(known)}
            raise PydanticCustomError(COMMAND_FAULT, "{text}", context)
        return self

    def _faults(self) -> Iterator[tuple[str, str, str, Sequence[str]]]:
        """The key, what is wrong with it, and the names that may be meant."""
        for scope in self.scope:
            if scope not in PLACEHOLDERS:
                yield "scope", "has an unknown scope", scope, tuple(PLACEHOLDERS)
        if not self.scope:
            yield "scope", "names no scope", "", tuple(PLACEHOLDERS)
        if not self.argv or not self.argv[0]:
            yield "argv", "should be a list of texts that begins with a program", "", ()
        elif _WHOLE.fullmatch(self.argv[0]):
            yield "argv", "begins with a placeholder: the program can't be one", "", ()
        if self.background and self.output == "terminal":
            yield "background", "contradicts output = “terminal”: remove one", "", ()
        yield from self._placeholder_faults()

    def _placeholder_faults(self) -> Iterator[tuple[str, str, str, Sequence[str]]]:
        shared = [
            name
            for name in PLACEHOLDERS[self.scope[0]]
            if all(name in PLACEHOLDERS[scope] for scope in self.scope)
        ]
        known = tuple(f"{{{name}}}" for name in shared)
        for name in self.placeholders:
            if name not in _KNOWN:
                yield "argv", "has an unknown placeholder", f"{{{name}}}", known
            elif name not in shared:
                text = f"has {{{name}}}, which scope {', '.join(self.scope)} doesn't give"
                yield "argv", text, "", known
        for one in self.argv:
            inside = (
                [] if _WHOLE.fullmatch(one) or _LITERAL.fullmatch(one) else _ANYWHERE.findall(one)
            )
            for name in _KNOWN.intersection(inside):
                text = (
                    f"has {{{name}}} inside a text: make it a whole argument or value of an option"
                )
                yield "argv", text, "", ()


def _argument(found: "re.Match[str]", values: Mapping[str, str], *, only_operands: bool) -> str:
    """One argument with the value of its placeholder."""
    name = found["name"]
    value = values.get(name, "")
    if not value:
        raise MissingValue(name)
    if found["option"]:
        return f"{found['option']}{value}"
    if value.startswith("-") and not only_operands:
        raise OptionLikeValue(name)
    return value
