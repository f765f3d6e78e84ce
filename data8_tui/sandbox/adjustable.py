"""Settings that can be changed while the sandbox runs, through its control endpoint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Adjustable:
    """A dataclass of settings."""

    def parsers(self) -> Mapping[str, Callable[[object], Any]]:
        """Return the check of each setting that can be changed."""
        raise NotImplementedError

    def change(self, settings: Mapping[str, Any]) -> None:
        """Change settings by name.

        Raises ValueError or TypeError for an invalid one; nothing is changed then.
        """
        parsers, parsed = self.parsers(), {}
        for name, value in settings.items():
            if name not in parsers:
                raise ValueError(f"there is no setting {name!r}")
            parsed[name] = parsers[name](value)
        for name, value in parsed.items():
            setattr(self, name, value)

    def document(self) -> dict[str, object]:
        """Return all settings by name."""
        return {setting.name: getattr(self, setting.name) for setting in fields(self)}
