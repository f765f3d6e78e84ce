"""The `completion` command: what click knows of commands and options, written for a shell.

zsh takes bash's file, by its own bashcompinit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import click

from data8_tui.cli import output
from data8_tui.cli.actions.completion_scripts import BASH, ZSH

_ARGUMENTS: Final = {
    "job": "jobs",
    "watch": "jobs",
    "dataset": "datasets",
    "records": "datasets",
    "download": "datasets",
    "trend": "workflows",
    "profile": "files",
}
"""What a command's argument is, where its type doesn't show it."""
_OPTIONS: Final = {
    "--workflow": "workflows",
    "--view": "views",
    "--profile": "profiles",
    "--job": "jobs",
    "--config": "files",
}
NAMED: Final = ("jobs", "datasets", "workflows", "profiles", "views")
"""The kinds of value whose names the history and config.toml have."""


@dataclass(frozen=True, slots=True)
class OptionShape:
    """One option: its names, what it does, and the kind of its value.

    The kind is one of NAMED, `files`, `words a b`, `text`, or empty for a switch.
    """

    names: tuple[str, ...]
    help: str
    value: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CommandShape:
    """One command by its words (`history sync`; empty for the program), and what may follow."""

    path: str
    summary: str
    options: tuple[OptionShape, ...]
    argument: str
    commands: tuple[tuple[str, str], ...]


def print_completion(root: click.Context, shell: str) -> None:
    """Print the file of that shell for the command of `root`."""
    shapes = list(command_shapes(root.command, root))
    text = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](shapes)
    output.lines(text.splitlines())


def command_shapes(
    command: click.Command, context: click.Context, path: str = ""
) -> Iterator[CommandShape]:
    """The command and all below it."""
    below = []
    if isinstance(command, click.Group):
        names = command.list_commands(context)
        below = [(name, found) for name in names if (found := command.get_command(context, name))]
    options = tuple(_option(one) for one in command.get_params(context) if _is_option(one))
    listed = tuple((name, one.get_short_help_str(80)) for name, one in below)
    summary = command.get_short_help_str(80)
    yield CommandShape(path, summary, options, _argument(command, path), listed)
    for name, one in below:
        inner = click.Context(one, parent=context, info_name=name)
        yield from command_shapes(one, inner, f"{path} {name}".strip())


def _is_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option)


def _option(option: click.Parameter) -> OptionShape:
    names = (*option.opts, *option.secondary_opts)
    known = next((_OPTIONS[name] for name in names if name in _OPTIONS), "")
    switch = isinstance(option, click.Option) and (option.is_flag or option.count)
    first = (getattr(option, "help", None) or "").split("; ")[0].rstrip(".")
    value = "" if switch else known or _kind(option.type)
    return OptionShape(names, first, value, bool(getattr(option, "hidden", False)))


def _argument(command: click.Command, path: str) -> str:
    if path == "help":
        return "commands"
    found = next((one for one in command.params if isinstance(one, click.Argument)), None)
    return "" if found is None else _ARGUMENTS.get(path) or _kind(found.type)


def _kind(kind: Any) -> str:
    choices = getattr(kind, "choices", None)
    if choices:
        return " ".join(["words", *map(str, choices)])
    return "files" if kind.name in ("file", "path", "filename") else "text"


def _bash(shapes: Iterable[CommandShape]) -> str:
    return BASH.format(cases=_cases(list(shapes)))


def _zsh(shapes: Iterable[CommandShape]) -> str:
    return ZSH.format(bash=_bash(shapes))


def _cases(shapes: list[CommandShape]) -> str:
    """The bodies of three functions, by the command: its options, its values, what follows it."""
    options = [f"    {_quoted(one.path)}) words='{_words(one)}' ;;" for one in shapes]
    follows = [f"    {_quoted(one.path)}) kind='{_follows(one)}' ;;" for one in shapes]
    values = [
        f"    {'|'.join(_quoted(f'{shape.path}:{name}') for name in option.names)}) "
        f"kind='{option.value}' ;;"
        for shape in shapes
        for option in shape.options
        if option.value
    ]
    known = "|".join(_quoted(one.path) for one in shapes if one.path)
    return "\n".join(
        [
            *(
                "_data8_tui_known() {",
                f'    case "$1" in {known}) return 0 ;; esac',
                "    return 1",
            ),
            *("}", "_data8_tui_options() {", '    case "$1" in', *options, "    esac", "}"),
            *("_data8_tui_follows() {", '    case "$1" in', *follows, "    esac", "}"),
            *("_data8_tui_value() {", '    case "$1:$2" in', *values, "    *) return 1 ;;"),
            *("    esac", "}"),
        ]
    )


def _words(shape: CommandShape) -> str:
    return " ".join(name for option in shape.options if not option.hidden for name in option.names)


def _follows(shape: CommandShape) -> str:
    return (
        " ".join(["words", *(name for name, _ in shape.commands)])
        if shape.commands
        else shape.argument
    )


def _quoted(text: str) -> str:
    return f"'{text}'"


def _fish(shapes: Iterable[CommandShape]) -> str:
    shapes = list(shapes)
    lines = ["# fish completion for data8-tui, printed by `data8-tui completion fish`."]
    lines += ["complete -c data8-tui -f"]
    for shape in shapes:
        words = shape.path.split()
        where = f"-n {_fish_word(_fish_condition(words, shape))}"
        for name, summary in shape.commands:
            lines.append(f"complete -c data8-tui {where} -a {name} -d {_fish_word(summary)}")
        if words and (kind := shape.argument):
            top = [name for name, _ in shapes[0].commands]
            kind = " ".join(["words", *top]) if kind == "commands" else kind
            lines += _fish_values(f"complete -c data8-tui {where}", kind)
        for option in (one for one in shape.options if not one.hidden):
            lines += _fish_values(
                f"complete -c data8-tui {where} {_fish_names(option)} -d {_fish_word(option.help)}",
                option.value,
            )
    return "\n".join([*lines, ""])


def _fish_condition(words: list[str], shape: CommandShape) -> str:
    if not words:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in words)
    below = " ".join(name for name, _ in shape.commands)
    return f"{seen}; and not __fish_seen_subcommand_from {below}" if below else seen


def _fish_names(option: OptionShape) -> str:
    return " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )


def _fish_values(line: str, kind: str) -> Iterator[str]:
    """The line with where its values come from."""
    if not kind:
        yield line
    elif kind.startswith("words "):
        yield f"{line} -x -a {_fish_word(kind.removeprefix('words '))}"
    elif kind in NAMED:
        call = f"(data8-tui __names {kind} (commandline -opc) 2>/dev/null)"
        yield f"{line} -x -a {_fish_word(call)}"
    else:
        yield f"{line} -r -F" if kind == "files" else f"{line} -x"


def _fish_word(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
