"""What the marked jobs have to be downloaded, and which of them have nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from data8_tui.api.models import Job
from data8_tui.insight.humanize import several
from data8_tui.tui.listing.marked_screen import names_text


@dataclass(frozen=True, slots=True)
class JobOutputs:
    """The outputs of several jobs, each once; `left_out` names the jobs without, or is empty."""

    datasets: tuple[str, ...]
    left_out: str = ""

    @classmethod
    def of(cls, jobs: Sequence[Job]) -> "JobOutputs":
        """Those of jobs known in detail."""
        ended = [job for job in jobs if job.finished and job.output_datasets]
        datasets = dict.fromkeys(name for job in ended for name in job.output_datasets.values())
        going = [job.name for job in jobs if not job.finished]
        empty = [job.name for job in jobs if job.finished and not job.output_datasets]
        parts = (("not finished", going), ("without an output", empty))
        texts = [
            f"{several(len(each), 'job')} {why} ({names_text(each)})" for why, each in parts if each
        ]
        return cls(tuple(datasets), f"Left out: {', '.join(texts)}." if texts else "")
