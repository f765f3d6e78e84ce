"""A job specification in a TOML or JSON file, read strictly.

    workflow = "ContactDeceasedCheck"
    name = "Donors November"
    input_file = "/ToData8/contact.csv"

    [datasets]
    Contacts = "my_contact_dataset_1"

    [parameters]
    MaxContactAge = 5

The API's own names (workflowName, inputDatasets, inputFilename) are accepted as well, so that the
body of a request can be used as a file.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, UsageError
from data8_tui.jobs.spec import JobSpec

_NAMES = {
    "workflow": "workflow",
    "workflowName": "workflow",
    "name": "name",
    "datasets": "datasets",
    "inputDatasets": "datasets",
    "parameters": "parameters",
    "input_file": "input_file",
    "inputFilename": "input_file",
}


def read_spec(path: Path) -> JobSpec:
    """Read the specification in `path`; `.json` is JSON, any other suffix TOML.

    Raises UsageError, with the file and the key, for content that is no specification, and
    StorageError where the file can't be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as refused:
        raise StorageError(f"can't read {path}: {refused.strerror}") from refused
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text") from None
    return _spec(path, _parsed(path, text))


def _parsed(path: Path, text: str) -> Mapping[str, Any]:
    """Floats stay text, so that 1.10 stays 1.10."""
    is_json = path.suffix.lower() == ".json"
    load: Callable[..., Any] = json.loads if is_json else tomllib.loads
    try:
        parsed = load(text, parse_float=str)
    except (ValueError, RecursionError) as broken:
        kind = "JSON" if is_json else "TOML"
        raise UsageError(f"{path} is not {kind}: {broken}") from None
    if not isinstance(parsed, dict):
        raise UsageError(f"{path} holds no job: an object is expected")
    return parsed


def _spec(path: Path, parsed: Mapping[str, Any]) -> JobSpec:
    given: dict[str, Any] = {}
    for key, value in parsed.items():
        name = _NAMES.get(key)
        if name is None or name in given:
            twice = Remedy.SPEC_KEY_GIVEN_TWICE()
            remedy = twice if name else Remedy.KNOWN_SPEC_KEYS(keys=list(_NAMES))
            raise UsageError(f"{path}: “{key}” can't be meant", remedy=remedy)
        wants_table = name in ("datasets", "parameters")
        given[name] = _table(path, key, value) if wants_table else _text(path, key, value)
    return JobSpec(**({"workflow": ""} | given))


def _table(path: Path, key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UsageError(f"{path}: “{key}” should be a table of names and values")
    return {name: _text(path, f"{key}.{name}", one) for name, one in value.items()}


def _text(path: Path, key: str, value: object) -> str:
    """A text, number or boolean as text: Data8 takes parameters as text only."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise UsageError(f"{path}: “{key}” should be text")
