"""The overview, from the history and the store; it asks for no more than the list of jobs does."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from textual.widget import Widget

from data8_tui.api.models import Job
from data8_tui.insight.baseline import FigureKind, Verdict
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.humanize import several
from data8_tui.insight.outlook import NOTHING, Outlook
from data8_tui.jobs.history_estimates import HistoryEstimates
from data8_tui.jobs.overview import AccountTotals, TotalsReader, day_begin, with_received
from data8_tui.keys.commands import OVERVIEW
from data8_tui.keys.keymap import key_of
from data8_tui.monitor.store import TopicStatus
from data8_tui.monitor.topics import JobsTopic, JobTopic, Topic
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.command_line import arguments, jobs_words, option
from data8_tui.tui.navigation import NewJob, OpenJob, ShowJobs
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.overview import (
    ended_jobs,
    job_days,
    running_jobs,
    unusual_jobs,
    workflows,
)
from data8_tui.tui.screens.overview.board import MARGIN, TOP, Board, BoardColumn
from data8_tui.tui.screens.overview.counts import count_links
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import BoardSection, Target, UnfoldSection
from data8_tui.tui.screens.overview.layout import lines_of_all, stack
from data8_tui.tui.subjects import Subjects, job_subject
from data8_tui.tui.widgets.part_keys import ScreenPart
from data8_tui.wording.unusual import unusual_summaries

PAGE = JobsTopic()
READ_EVERY = 3.0
"""Seconds between two looks whether the history differs, at least."""
_REST = 20
"""And at least so many times as long as the last one took: a large history costs little, too."""
TWO_COLUMNS = 150
"""Cells from which on there are two columns."""
_BETWEEN = 4
"""Cells between the columns."""
_RANKS = (
    (ended_jobs.NAME, unusual_jobs.NAME, running_jobs.NAME),
    (workflows.NAME,),
    (job_days.NAME,),
)
"""The sections by importance: where lines are few, the first ones get them."""
_MOST_DETAILS = 20
"""Jobs whose details the overview asks for, where the list lacks them."""


class OverviewScreen(AppScreen):
    """What is going on, what is wrong, what happened since the last look."""

    MODE = "overview"
    KEYS = OVERVIEW

    def __init__(self) -> None:
        super().__init__()
        self._reader: TotalsReader | None = None
        self._estimates: HistoryEstimates | None = None
        self._totals = AccountTotals()
        self._totals_of_part = False
        """Whether the totals were read while past jobs were still being requested."""
        self._known = False
        """Whether the history was read, or can't be."""
        self._reading = False
        self._read_at = 0.0
        self._latest: OverviewFacts | None = None
        """The facts that are shown."""
        self._unfolded = ""
        """The section that has the lines it needs, by its name."""

    def body(self) -> Iterable[Widget]:
        yield Board()

    @property
    def topic(self) -> JobsTopic:
        return PAGE

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    def on_mount(self) -> None:
        super().on_mount()
        history, _ = self.session.history_or_memory
        codes = self.session.client.status_codes
        self._reader = TotalsReader(history, codes)
        self._estimates = HistoryEstimates(history, codes)
        self.session.looks.subscribe(self._on_look)
        self.board.focus()

    def interests(self) -> Mapping[Topic, float]:
        """The first page of the list; of what is shown, jobs that it lacks the details of."""
        refresh = self.session.refresh
        wanted: dict[Topic, float] = {PAGE: refresh.jobs}
        return wanted | {JobTopic(name): refresh.unfinished for name in self._names_in_detail()}

    def _names_in_detail(self) -> list[str]:
        """Of those listed in too little detail, all that may be under way; and those that may not
        have completed.

        None before it is clear which are known to have ended.
        """
        facts, store = self._latest, self.session.store
        if facts is None or not facts.known:
            return []
        listed = store.jobs(PAGE) or []
        names = [job.name for job in listed if self._may_be_under_way(job)]
        ended = dict.fromkeys((*ended_jobs.shown_runs(facts), *facts.unclear))
        names += [run.job for run in ended if not run.completed and run.job not in facts.reasons]
        return [name for name in names if not store.settled(JobTopic(name))][:_MOST_DETAILS]

    def _may_be_under_way(self, job: Job) -> bool:
        """Whether a job was listed in too little detail, and is not known to have ended."""
        known = job.finished or job.name in self._totals.known_ended
        return not known and not self.session.store.is_listed_in_detail(job.name)

    def _is_unanswered(self, job: Job) -> bool:
        """Whether a request for such a job has neither been answered yet, nor failed."""
        standing = self.session.store.standing(JobTopic(job.name))
        return standing == TopicStatus() and self._may_be_under_way(job)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._read_totals()

    def time_zone_changed(self, was_today: date) -> None:
        super().time_zone_changed(was_today)
        self._read_totals()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.show)

    def show(self) -> None:
        if not self.in_use:
            return
        facts = self._latest = self._facts()
        self.sync_interests()
        width = self.board.size.width - 2 * MARGIN
        self.board.present(count_links(facts, width), self._columns(facts))

    def tick(self) -> None:
        if time.monotonic() >= self._read_at:
            self._read_totals()
        self.show()

    def _on_look(self) -> None:
        if self.in_use:
            self._read_totals()
            self.show()

    def _read_totals(self) -> None:
        if self._reader is not None and not self._reading:
            self._reading = True
            self.run_worker(self._read(self._reader), group="totals")

    async def _read(self, reader: TotalsReader) -> None:
        began, filling = time.monotonic(), self.session.reading_past
        try:
            now = self.session.clock.now()
            totals = await reader.read(self._ended_since(now), now)
        finally:
            self._reading = False
            self._known = True
            ended = time.monotonic()
            self._read_at = ended + max(READ_EVERY, _REST * (ended - began))
        self._totals_of_part = filling
        if totals is not None:
            self._totals = totals
            if self._estimates is not None:
                await self._estimates.load(self._under_way())
        self.show()

    def _ended_since(self, now: datetime) -> datetime:
        """From when on ended jobs are of interest."""
        yesterday = day_begin(now, days_before=1)
        last_look = self.session.looks.at
        return yesterday if last_look is None else min(last_look, yesterday)

    def _under_way(self) -> tuple[Job, ...]:
        return tuple(job for job in self.session.store.jobs(PAGE) or () if job.ended is False)

    def _facts(self) -> OverviewFacts:
        session, now = self.session, self.session.clock.now()
        jobs = session.store.jobs(PAGE)
        error = session.store.standing(PAGE).error
        under_way = self._under_way()
        since = self._ended_since(now)
        ended = with_received(self._totals.ended, jobs or (), since, session.job_ends)
        return OverviewFacts(
            now,
            session.looks.at,
            known=self._known,
            listed=jobs is not None,
            error_text=one_line(error) if error else "",
            pending=any(map(self._is_unanswered, jobs or ())),
            under_way=under_way,
            outlooks={job.name: self._outlook(job, now) for job in under_way},
            ended=tuple(ended),
            ended_since=since,
            reasons=dict(self._totals.reasons)
            | self._reasons(run.job for run in ended if not run.completed),
            unusual=self._unusual(run.job for run in ended),
            judged=session.verdicts.settled,
            workflows=self._totals.workflows,
            days=self._totals.days,
            filling=session.reading_past or self._totals_of_part,
        )

    def _outlook(self, job: Job, now: datetime) -> Outlook:
        """As the job's own screen has it, where that was shown."""
        if (seen := self.session.tracker.observation(job.name)) is not None:
            return seen.outlook
        if self._estimates is None:
            return NOTHING
        if (answered_at := self._answered_at(job.name)) is not None:
            self._estimates.add(job, answered_at)
        return self._estimates.outlook(job.name, now)

    def _answered_at(self, name: str) -> datetime | None:
        """When Data8 last answered with the job's details: for itself, or in a listing of them."""
        store = self.session.store
        topics: list[Topic] = [JobTopic(name)]
        if store.is_listed_in_detail(name):
            topics.append(PAGE)
        times = (store.standing(topic).learnt_at for topic in topics)
        return max((at for at in times if at is not None), default=None)

    def _unusual(self, names: Iterable[str]) -> dict[str, tuple[str, ...]] | None:
        if not self.session.profile.preferences.baseline.enabled:
            return None
        verdicts = filter(None, map(self.session.verdicts.known, names))
        unusual = [one for one in verdicts if one.is_unusual]
        return {one.job: unusual_summaries(one) for one in sorted(unusual, key=_insignificance)}

    def verdicts_changed(self) -> None:
        self.show()

    def _reasons(self, names: Iterable[str]) -> dict[str, str]:
        jobs = (self.session.store.job(name) for name in names)
        return {job.name: failure_reason(job) for job in jobs if job and job.has_results}

    def _columns(self, facts: OverviewFacts) -> list[BoardColumn]:
        width, height = self.board.size.width - 2 * MARGIN, self.board.size.height - TOP
        if width <= 0 or height <= 0:
            return []
        if width < TWO_COLUMNS:
            sections = [ended_jobs.ended_section(facts, width), *_other_sections(facts, width)]
            sections = _with_days(sections, facts, width, height)
            return [BoardColumn(MARGIN, width, stack(sections, _RANKS, height, self._unfolded))]
        half = (width - _BETWEEN) // 2
        left = _with_days([ended_jobs.ended_section(facts, half)], facts, half, height)
        right = _other_sections(facts, half)
        return [
            BoardColumn(MARGIN, half, stack(left, _RANKS, height, self._unfolded)),
            BoardColumn(
                MARGIN + half + _BETWEEN, half, stack(right, _RANKS, height, self._unfolded)
            ),
        ]

    def on_board_selected(self, event: Board.Selected) -> None:
        if isinstance(event.target, UnfoldSection):
            name = event.target.name
            self._unfolded = "" if name == self._unfolded else name
            self.show()
        else:
            self.context.navigate(event.target)

    def action_open(self) -> None:
        if self._target is None:
            safe.toast(self, "There is nothing to open yet.")
        else:
            self.board.action_select()

    def parts(self) -> Sequence[ScreenPart]:
        return self.board.parts()

    def action_next_part(self, by: int) -> None:
        self.board.move_to_part(by)

    def command_words(self) -> Sequence[str]:
        match self._target:
            case OpenJob(name):
                return ("job", *arguments([name]))
            case ShowJobs() as wanted if words := jobs_words(wanted):
                return (*words, *option("all"))
        return ()

    def subjects(self) -> Subjects:
        target = self._target
        return job_subject(self.session.store, target.name if isinstance(target, OpenJob) else None)

    def action_copy(self) -> None:
        match self._target:
            case OpenJob(name):
                clipboard.copy(self.app, name, "The job's name")
            case ShowJobs(workflow=name) if name:
                clipboard.copy(self.app, name, "The workflow's name")
            case _:
                safe.toast(self, "Nothing here has a name to copy.")

    @property
    def _target(self) -> Target | None:
        """Where what the cursor is on leads to."""
        return self.board.cursor.target if self.board.cursor else None

    def action_new_job(self) -> None:
        self.context.navigate(NewJob())

    def action_all_seen(self) -> None:
        """Take all for seen; where nothing is new since that was done, undo it."""
        looks, new = self.session.looks, len(self._latest.new) if self._latest else 0
        if new or not looks.can_undo_all_seen:
            looks.mark_all_seen()
            key = key_of(OVERVIEW, "all_seen")
            text = f"{several(new, 'job')} taken for seen. {key} again takes that back."
            safe.toast(self, text if new else "Nothing was new.")
        else:
            looks.undo_all_seen()
            safe.toast(self, "What had ended since you last looked is new again.")


def _insignificance(verdict: Verdict) -> tuple[bool, bool, float]:
    """Sorts alarms before marks, results before sizes, and the strongest first."""
    first = verdict.unusual_findings[0]
    return (not verdict.alarmed, first.figure is FigureKind.TOTAL, -first.strength)


def _other_sections(facts: OverviewFacts, width: int) -> list[BoardSection]:
    """What is unusual, what is under way, and the workflows."""
    found = (
        unusual_jobs.unusual_section(facts, width),
        running_jobs.running_section(facts, width),
        workflows.workflow_section(facts, width),
    )
    return [section for section in found if section is not None]


def _with_days(
    sections: list[BoardSection], facts: OverviewFacts, width: int, height: int
) -> list[BoardSection]:
    """These, and the jobs per day, which have the lines that the others leave."""
    lines = job_days.bar_lines(height, height - lines_of_all(sections))
    days = job_days.days_section(facts, width, lines)
    return [*sections, days] if days is not None else sections
