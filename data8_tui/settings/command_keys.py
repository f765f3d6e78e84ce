"""The type of [keys] in config.toml: what each id of a command may be given."""

from typing import Annotated

from pydantic import BeforeValidator, Field


def _listed(value: object) -> object:
    """A single key as a list."""
    return (value,) if isinstance(value, str) else value


def _joined_names(value: object) -> object:
    """With `jobs.download` in place of a table `jobs`: so TOML reads a name without quotes."""
    if not isinstance(value, dict):
        return value
    joined: dict[object, object] = {}
    for name, keys in value.items():
        if isinstance(keys, dict):
            joined |= {f"{name}.{each}": listed for each, listed in keys.items()}
        else:
            joined[name] = keys
    return joined


_Keys = Annotated[
    tuple[Annotated[str, Field(strict=True, min_length=1)], ...],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
]
"""The keys of a command: one as a text, or a list of them."""

CommandKeys = Annotated[dict[str, _Keys], BeforeValidator(_joined_names)]
"""The keys of commands by their ids, in the order of the file."""
