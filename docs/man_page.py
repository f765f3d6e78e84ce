"""Write data8-tui.1, the manual page, from the commands' own help.

    .venv/bin/python docs/man_page.py

A test compares the page with the commands; run this when it fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from data8_tui import __version__
from data8_tui.cli.main import program_group

PAGE = Path(__file__).absolute().with_name("data8-tui.1")
_GENERAL = {"--help", "-h"}
_FILES = (
    ("~/.config/data8-tui/config.toml", "Profiles and settings; see data8-tui config init."),
    ("~/.local/state/data8-tui/history.db", "The history of jobs on this machine."),
)


def man_page() -> str:
    """The page in the macros of man(7)."""
    root = program_group(lambda _: 0)
    context = click.Context(root, info_name="data8-tui", **root.context_settings)
    lines = [
        f'.TH DATA8\\-TUI 1 "" "data8\\-tui {__version__}" "User Commands"',
        *(".SH NAME", f"data8\\-tui \\- {escaped(_lower(_summary(root)))}"),
        *(
            ".SH SYNOPSIS",
            ".B data8\\-tui",
            "[\\fIoptions\\fR] [\\fIcommand\\fR [\\fIarguments\\fR]]",
        ),
        *(".SH DESCRIPTION", *_paragraphs(root.help)),
        *(".SH OPTIONS", *_options(root, context)),
        *(".SH COMMANDS", *_commands(root, context, "data8-tui")),
        *(".SH EXIT CODES", *_paragraphs(root.epilog)),
        ".SH FILES",
    ]
    for path, what in _FILES:
        lines += [".TP", f".I {escaped(path)}", escaped(what)]
    return "\n".join([*lines, ""])


def escaped(text: str) -> str:
    """Text that is no request and no escape of roff, on one line."""
    line = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


def _commands(group: click.Group, context: click.Context, path: str) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, parent=context, info_name=name)
        usage = " ".join(command.collect_usage_pieces(inner))
        yield f".SS {escaped(f'{path} {name} {usage}')}"
        yield from _paragraphs(command.help)
        yield from _options(command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner, f"{path} {name}")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Each option that the command's help lists, but --help below the program's own."""
    for option in command.get_params(context):
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is None or (context.parent and _GENERAL & set(option.opts)):
            continue
        names, what = record
        yield from (".TP", f".B {escaped(names)}", escaped(" ".join(what.split())))


def _paragraphs(text: str | None) -> Iterator[str]:
    """Paragraphs of help; those that click keeps as they are (`\\b`) keep their lines."""
    for paragraph in re.split(r"\n\s*\n", (text or "").strip()):
        lines = [line.strip() for line in paragraph.splitlines()]
        kept = lines[:1] == ["\b"]
        yield ".PP"
        if kept:
            yield from (".nf", *map(escaped, lines[1:]), ".fi")
        else:
            yield escaped(" ".join(lines))


def _summary(command: click.Command) -> str:
    return command.get_short_help_str(200).rstrip(".")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(man_page(), encoding="utf-8")
