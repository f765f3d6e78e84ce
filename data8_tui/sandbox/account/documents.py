"""Jobs as the API's JSON objects: the short form of a listing, and the full one."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from data8_tui.sandbox import instants
from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.job import QUEUED, SandboxJob
from data8_tui.sandbox.account.progress import JobProgress
from data8_tui.sandbox.account.statistics import OutcomeCounts, job_statistics, scaled, so_far
from data8_tui.sandbox.variant import ApiVariant


class JobDocuments:
    """`base_url` begins each `location`."""

    def __init__(self, account: SandboxAccount, variant: ApiVariant, base_url: str) -> None:
        self._account = account
        self._variant = variant
        self._base_url = base_url

    def location(self, kind: str, name: str) -> str:
        """Return the URL of a job or a dataset; `kind` is `Job` or `Dataset`."""
        return f"{self._base_url}/{kind}/{quote(name, safe='')}"

    def reference(self, job: SandboxJob) -> dict[str, object]:
        """Return a job as listed, with the details that `listing` of the variant selects."""
        document: dict[str, object] = {"name": job.name}
        if self._variant.listing != "name":
            document["location"] = self.location("Job", job.name)
            document["workflowName"] = job.workflow.name
            document["submittedAt"] = instants.format_instant(job.submitted_at)
        if self._variant.listing == "full":
            progress = self._account.progress(job)
            document |= self._instant("completedAt", progress.completed_at)
            document |= {"status": self._variant.status(progress.status)}
            document["percentComplete"] = progress.percent
        return self._variant.named(document)

    def full(self, job: SandboxJob) -> dict[str, object]:
        """Return a job with all its details."""
        progress = self._account.progress(job)
        document = {
            "name": job.name,
            "workflowName": job.workflow.name,
            "submittedAt": instants.format_instant(job.submitted_at),
            **self._instant("completedAt", progress.completed_at),
            "status": self._variant.status(progress.status),
            "percentComplete": progress.percent,
            **self._instant("estimatedFinishTime", progress.estimated_finish),
            "statistics": self._statistics(job, progress),
            "inputDatasets": dict(job.inputs),
            "outputDatasets": dict(job.outputs) if job.has_outputs(progress.status) else {},
            "parameters": dict(job.parameters),
            "inputFilename": job.input_filename,
            "outputFilenames": dict(job.output_filenames) if progress.fraction >= 1 else {},
        }
        return self._variant.named(document)

    def _statistics(self, job: SandboxJob, progress: JobProgress) -> Mapping[str, object]:
        if progress.status == QUEUED:
            return {}
        facts = dict(job.workflow.facts(job.submitted_at.date(), job.parameters))
        if job.uploaded:
            result, share = self._account.outcome(job)
            fraction = so_far(progress.fraction, share)
            facts["Cleansing"] = scaled(result["cleansing"], fraction)
            if result.get("domains"):
                facts["TopDomains"] = scaled(result["domains"], fraction)
            counts = result["counts"]
        else:
            counts, fraction = job.counts(), progress.fraction
        processed = int(sum(counts.values()) * fraction)
        counted = OutcomeCounts(job.records, processed, scaled(counts, fraction))
        tree = job_statistics(job.workflow, counted, progress.seconds, facts)
        if progress.status == job.ending.status and job.ending.error:
            tree["Error"] = job.ending.error
        return tree

    def _instant(self, key: str, instant: datetime | None) -> dict[str, str | None]:
        if instant is not None:
            return {key: instants.format_instant(instant)}
        unset = self._variant.unset
        if unset == "missing":
            return {}
        return {key: None if unset == "null" else instants.MINIMUM}
