"""The `config validate` command: every fault of config.toml, a line for each."""

import shutil
from difflib import get_close_matches
from pathlib import Path

from data8_tui.cli import output
from data8_tui.errors import ConfigurationError, UsageError
from data8_tui.insight.humanize import several
from data8_tui.keys.key_faults import read_keys
from data8_tui.keys.user_commands import PREFIX
from data8_tui.settings.config_faults import ConfigFault, find_faults
from data8_tui.settings.config_file import read, read_config_text
from data8_tui.settings.reference import COMMANDS, KEYS
from data8_tui.settings.toml_lines import key_lines, line_of
from data8_tui.wording.key_faults import keymap_fault_text


def validate_config(path: Path) -> int:
    """Print what is wrong in the file, as `PATH:LINE: …`; returns the exit status."""
    try:
        faults = find_faults(path)
    except FileNotFoundError:
        raise UsageError(f"there is no {path}").with_note(
            "data8-tui config init writes one"
        ) from None
    if not faults:
        faults, notes = _faults_of_commands(path)
        output.lines(output.safe(f"{path}{fault_text(each)}") for each in notes)
    output.lines(output.safe(f"{path}{fault_text(each)}") for each in faults)
    if not faults:
        profiles = several(len(read(path).profiles), "profile")
        output.lines([output.safe(f"{path} is valid, with {profiles}")])
    return ConfigurationError.exit_code if faults else 0


def _faults_of_commands(path: Path) -> tuple[list[ConfigFault], list[ConfigFault]]:
    """What of keys and commands sets nothing, and what applies but has to be known."""
    lines, settings = key_lines(read_config_text(path)), read(path).settings
    faults, notes = list[ConfigFault](), list[ConfigFault]()
    for each in read_keys(settings.keys, settings.commands)[1]:
        if each.id in settings.keys:
            line = lines.get((KEYS, each.id)) or line_of(lines, (KEYS, *each.id.split(".")))
        else:
            line = line_of(lines, (COMMANDS, each.id.removeprefix(PREFIX), "key"))
        (notes if each.applies else faults).append(ConfigFault(line, keymap_fault_text(each)))
    for name, command in settings.commands.items():
        if not shutil.which(command.argv[0]):
            line = line_of(lines, (COMMANDS, name, "argv"))
            text = f"[commands.{name}] argv begins with a program that is not found here"
            notes.append(ConfigFault(line, text))
    return faults, notes


def fault_text(fault: ConfigFault) -> str:
    """A fault behind the name of its file: `:3: [display] has an unknown key “them”; …`."""
    near = get_close_matches(fault.wrong, fault.known, n=1)
    meant = f"; did you mean “{near[0]}”?" if near else ""
    known = f"; known there: {', '.join(fault.known)}" if fault.known and not near else ""
    return f"{f':{fault.line}' if fault.line else ''}: {fault.text}{meant}{known}"
