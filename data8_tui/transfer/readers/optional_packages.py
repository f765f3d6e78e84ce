"""Optional dependencies, which only some file formats need."""

import importlib.util

from data8_tui.errors import ExtraMissing


def require(module: str, extra: str) -> None:
    """Raise ExtraMissing with the `extra` that installs `module`, unless it is installed.

    It isn't imported here: another process uses it.
    """
    if importlib.util.find_spec(module) is None:
        raise ExtraMissing(
            f"reading this kind of file needs the package {module}, which is not installed",
            extra=extra,
        )
