"""Optional dependencies, which only some file formats need."""

import importlib
from typing import Any

from data8_tui.errors import ExtraMissing


def require(module: str, extra: str) -> Any:
    """Import `module`. Raises ExtraMissing with the `extra` that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ExtraMissing(
            f"reading this kind of file needs the package {module}, which is not installed",
            extra=extra,
        ) from None
