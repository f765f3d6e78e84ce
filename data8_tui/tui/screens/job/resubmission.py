"""A new job filled in from one there is."""

from typing import TYPE_CHECKING

from data8_tui.jobs.spec import JobSpec
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.tui.app_screen import AppScreen


def submit_again(page: "AppScreen", name: str) -> None:
    """Open the form with what the job was given; a sentence why not, where that isn't known yet."""
    from data8_tui.tui.screens.submit import SubmitScreen

    job = page.session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(page, "This job's details have not arrived yet.", severity="warning")
    else:
        page.app.push_screen(SubmitScreen(JobSpec.of(job)))
