"""How far a run has come, noted in the history before anything depends on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from data8_tui.monitor.history import History


@dataclass
class RunJournal:
    """One run's notes. Empty texts are what is not known yet."""

    sha256: str = ""
    """Of the source when the run began."""
    records: int = 0
    """In the source."""
    dataset: str = ""
    uploaded: bool = False
    job: str = ""
    """Its name, noted before it is submitted."""
    again: bool = False
    """Whether the person wanted a second job of the same inputs."""
    submitted: bool = False
    refused: bool = False
    """Whether the job was refused for good: what was asked for has to be another thing."""
    failed: bool = False
    """Whether the job ended without completing; then there is nothing to go on with."""
    finished: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    """What each stage has taken so far."""
    plan: dict[str, Any] = field(default_factory=dict)
    """As RunPlan.document says it; empty in notes from before it was kept."""
    begun_at: str = ""
    """ISO 8601."""

    @property
    def begun(self) -> bool:
        """Whether an earlier run has left something to go on with."""
        return bool(self.sha256)

    @property
    def ended(self) -> bool:
        return self.failed or self.finished

    @classmethod
    def read(cls, history: History, key: str) -> Self:
        """What an earlier run has noted; nothing where there was none. Blocks."""
        return cls.of(history.journals.read(key))

    @classmethod
    def of(cls, noted: Mapping[str, Any]) -> Self:
        """From what was written."""
        return cls(**{each.name: noted[each.name] for each in fields(cls) if each.name in noted})

    def write(self, history: History, key: str) -> None:
        """On the disk when this returns. Blocks."""
        history.journals.write(key, asdict(self))
