"""Jobs as the API's JSON objects: the short form of a listing, and the full one."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from data8_tui.sandbox import instants
from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.job import QUEUED, SandboxJob
from data8_tui.sandbox.account.progress import JobProgress
from data8_tui.sandbox.account.statistics import OutcomeCounts, job_statistics, scaled
from data8_tui.sandbox.options import Options


class JobDocuments:
    """`base_url` begins each `location`."""

    def __init__(self, account: SandboxAccount, options: Options, base_url: str) -> None:
        self._account = account
        self._options = options
        self._base_url = base_url

    def location(self, kind: str, name: str) -> str:
        """Return the URL of a job or a dataset; `kind` is `Job` or `Dataset`."""
        return f"{self._base_url}/{kind}/{quote(name, safe='')}"

    def reference(self, job: SandboxJob) -> dict[str, object]:
        """Return a job as listed, with the details that the option `listing` selects."""
        document: dict[str, object] = {"name": job.name}
        if self._options.listing != "name":
            document["location"] = self.location("Job", job.name)
            document["workflowName"] = job.workflow.name
            document["submittedAt"] = instants.format_instant(job.submitted_at)
        if self._options.listing == "full":
            progress = self._account.progress(job)
            document |= self._instant("completedAt", progress.completed_at)
            document |= {"status": progress.status, "percentComplete": progress.percent}
        return document

    def full(self, job: SandboxJob) -> dict[str, object]:
        """Return a job with all its details."""
        progress = self._account.progress(job)
        return {
            "name": job.name,
            "workflowName": job.workflow.name,
            "submittedAt": instants.format_instant(job.submitted_at),
            **self._instant("completedAt", progress.completed_at),
            "status": progress.status,
            "percentComplete": progress.percent,
            **self._instant("estimatedFinishTime", progress.estimated_finish),
            "statistics": self._statistics(job, progress),
            "inputDatasets": dict(job.inputs),
            "outputDatasets": dict(job.outputs) if job.has_outputs(progress.status) else {},
            "parameters": dict(job.parameters),
            "inputFilename": job.input_filename,
            "outputFilenames": dict(job.output_filenames) if progress.fraction >= 1 else {},
        }

    def _statistics(self, job: SandboxJob, progress: JobProgress) -> Mapping[str, object]:
        if progress.status == QUEUED:
            return {}
        day = job.submitted_at.date()
        counted = OutcomeCounts(job.records, self._account.counts(job))
        tree = job_statistics(job.workflow, counted, progress.fraction, progress.seconds, day)
        result = self._account.result(job) if job.uploaded else None
        if result:
            tree["Cleansing"] = scaled(result["cleansing"], progress.fraction)
        if progress.status == job.ending.status and job.ending.error:
            tree["Error"] = job.ending.error
        return tree

    def _instant(self, key: str, instant: datetime | None) -> dict[str, str | None]:
        if instant is not None:
            return {key: instants.format_instant(instant)}
        unset = self._options.unset
        if unset == "missing":
            return {}
        return {key: None if unset == "null" else instants.MINIMUM}
