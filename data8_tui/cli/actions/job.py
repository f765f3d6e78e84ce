"""The `job` command: prints one job as a sheet or as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width, pad
from data8_tui.cli import output
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.sheet import Section, sheet
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.job_times import job_times
from data8_tui.insight.statistics import StatisticRow, flatten
from data8_tui.session import Session

_BAR = 20


async def show_job(session: Session, name: str, *, as_json: bool) -> None:
    """Print the job as a sheet, or the JSON as received. Raises NotFound."""
    job = await session.client.get_job(name)
    if as_json:
        output.json_document(job.raw)
    else:
        await session.status_learner.learn([job])
        output.lines(_lines(job, session.clock.now()))


def _lines(job: Job, now: datetime) -> Iterator[str]:
    sections = [
        _status_section(job, now),
        _texts("Parameters", job.parameters),
        _texts("Inputs", job.input_datasets | _file(job)),
        _texts("Outputs", job.output_datasets),
        _texts("Output files", job.output_filenames),
    ]
    yield from sheet(output.safe(job.name), sections)
    if job.statistics:
        yield ""
        yield output.paint("Statistics", "bold")
        yield from _statistics(flatten(job.statistics))


def _status_section(job: Job, now: datetime) -> Section:
    section = Section()
    section.add("workflow", output.safe(job.workflow_name))
    section.add("state", job_state(job, full=True))
    if why := failure_reason(job):
        section.add("reason" if job.failed else "it says", output.safe(why))
    if job.percent_complete is not None:
        done = job.percent_complete / 100
        section.add("progress", f"{_bar(done)}  {job.percent_complete:.1f} %")
    for label, full, remark in job_times(job, now):
        section.add(label, f"{full}  ({remark})" if remark else full)
    return section


def _file(job: Job) -> dict[str, str]:
    return {"file": job.input_filename} if job.input_filename else {}


def _texts(heading: str, texts: Mapping[str, str]) -> Section:
    section = Section(heading)
    for label, value in texts.items():
        section.add(output.safe(label), output.safe(value))
    return section


def _statistics(rows: list[StatisticRow]) -> Iterator[str]:
    """Labels indented by depth, numbers aligned with their shares; texts in full."""
    labels = [f"{'  ' * (row.depth + 1)}{output.safe(row.label)}" for row in rows]
    label_width = max(map(cell_width, labels))
    width = max((cell_width(row.value) for row in rows if row.number is not None), default=0)
    for label, row in zip(labels, rows, strict=True):
        if row.number is None:
            yield f"{pad(label, label_width)}  {output.safe(row.value)}".rstrip()
        else:
            number = pad(output.safe(row.value), width, right=True)
            yield f"{pad(label, label_width)}  {number}{_share(row)}"


def _share(row: StatisticRow) -> str:
    """A share as a percentage, as a bar, and of which total."""
    if row.share is None:
        return ""
    whole = output.paint(f"  of {output.safe(row.whole)}", "dim") if row.whole else ""
    return f"  {row.share:6.1%}  {_bar(row.share)}{whole}"


def _bar(share: float) -> str:
    """A bar of eighths, so that a share of one in a hundred still shows."""
    eighths = round(min(max(share, 0.0), 1.0) * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + " ▏▎▍▌▋▊▉"[rest].strip()).ljust(_BAR, "░")
