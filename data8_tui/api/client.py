"""Data8's batch API, one method for each operation.

Making a client costs nothing: httpx and the certificates are loaded by the first request. Any
method may raise AuthenticationError (401), NotAllowed (403), ConnectionFailed, ServerFailed or
ResponseUnreadable after the last attempt, UnexpectedResponse where an answer has an unknown shape,
and ConfigurationError where the server redirects; what else a method raises is documented there.
Names and texts in results and errors are the server's: make them safe before showing them.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from data8_tui.api import request_params
from data8_tui.api.connection import Connection
from data8_tui.api.decode import (
    check_created_job,
    decode_created_dataset,
    decode_dataset,
    decode_datasets,
    decode_item,
    decode_list,
    decode_record_list,
    passthrough,
    raw_records,
)
from data8_tui.api.errors import Transient
from data8_tui.api.messages import Request, RequestedObject, RequestStats, Response
from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import PAGE_SIZE, Page, dataset_fits, job_fits
from data8_tui.api.records import BLOCK_SIZE, Record, encode_block
from data8_tui.api.request_params import Moment
from data8_tui.api.retry import (
    Decode,
    OnRetry,
    RequestRetrier,
    Retry,
    RetryPolicy,
    retries_reported_to,
)
from data8_tui.api.status_codes import StatusCodes
from data8_tui.api.tasks import await_task
from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import (
    ConfigurationError,
    ConnectionFailed,
    ReadOnlyProfile,
    RequestRefused,
    UnexpectedResponse,
    UsageError,
)
from data8_tui.redaction import redact

if TYPE_CHECKING:
    from data8_tui.api.transport.transport import Transport

__all__ = [
    "PAGE_SIZE",
    "Client",
    "Connection",
    "RequestStats",
    "Retry",
    "RetryPolicy",
    "retries_reported_to",
]

_LARGEST_RECORD: Final = 256 * 1024
_ROOM: Final = 16 * 2**20
"""An answer with records has at most so many bytes a record, and _ROOM for a few larger ones."""

_LOG = logging.getLogger(__name__)

T = TypeVar("T")

_Item = TypeVar("_Item", Job, Dataset)

_RETRY_POLICY: Final = RetryPolicy()
_CLOCK: Final = SystemClock()


class Client:
    """One account at one Data8. Close it with `aclose`, or use it as an async context manager.

    `traffic` counts requests and bytes. `status_codes` is what the states of its jobs are read
    with. `on_retry` is called with every retry; `retries_reported_to` reports those of one task.
    Where `read_only` names a profile, every request that isn't a GET is refused before it is sent:
    its method raises ReadOnlyProfile.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        clock: Clock = _CLOCK,
        retry: RetryPolicy = _RETRY_POLICY,
        on_retry: OnRetry | None = None,
        status_codes: StatusCodes | None = None,
        read_only: str = "",
    ) -> None:
        self.connection = connection
        self.read_only = read_only
        self.status_codes = status_codes or StatusCodes()
        self.traffic = RequestStats()
        self.on_retry = on_retry
        self._clock = clock
        self._retrier = RequestRetrier(clock, retry, self.traffic)
        self._opening: asyncio.Task[Transport] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End what is under way and close the connections; a second time does nothing."""
        self._closed = True
        if self._opening is not None:
            opening, self._opening = self._opening, None
            with suppress(ConfigurationError):  # raised already, by the first request
                await (await opening).aclose()

    def _read_job(self, sent: Mapping[str, Any]) -> Job:
        return Job.from_json(sent, self.status_codes, now=self._clock.now())

    async def sign_in(self) -> None:
        """Get a token, where there is none yet, so that wrong credentials are known early.

        Tried once; no response is no error here, since the next request meets it again. Raises
        AuthenticationError and ConfigurationError.
        """
        transport = await self._opened()
        with suppress(Transient):
            await transport.sign_in()

    async def list_jobs(
        self,
        *,
        page: int = 1,
        workflow: str | None = None,
        start: Moment = None,
        end: Moment = None,
    ) -> Page[Job]:
        """One page of at most PAGE_SIZE jobs, most recently submitted first; basic details only.

        Its `facts` state whether it is the last one; a page past the end is empty. `workflow` is an
        exact name. `start` and `end` bound the submission: a date, an aware datetime, or text as
        Data8 takes it. Raises RequestRefused for a filter that the server doesn't accept; rows that
        contradict one that it ignores are left out.
        """
        sent_workflow = request_params.sent_name(workflow) if workflow else ""
        params = {"page": request_params.page_number(page), "workflow": sent_workflow}
        params |= {
            "startDate": request_params.date_param(start),
            "endDate": request_params.date_param(end),
        }
        decode = partial(decode_list, read=self._read_job)
        rows = await self._list("/Job", "the list of jobs", params, decode)
        known = redact(workflow) if workflow else None
        return Page.filtered(rows, lambda job: job_fits(job, known, start, end))

    async def get_job(self, name: str) -> Job:
        """Everything about one job. Raises NotFound, and UnexpectedResponse where it is another's.

        Names are compared exactly, as Data8 documents them: where a server answers for “A” when
        asked for “a”, that is not the job that was meant.
        """
        path = f"/Job/{request_params.path_segment(name, 'job')}"
        decode = partial(decode_item, read=self._read_job)
        job = await self._get(path, RequestedObject("job", name), decode)
        return _checked(job, name, "job")

    async def create_job(
        self,
        name: str,
        workflow_name: str,
        *,
        input_datasets: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
        input_filename: str | None = None,
    ) -> None:
        """Submit a job. `input_datasets` maps the workflow's name for an input to a dataset.

        Raises RequestRefused with the fields that the server objects to, and OutcomeUnknown
        where the request may have been acted on all the same, as after a 3xx, 401, 429 or 5xx, or
        its answer was lost: look for the name first.
        """
        asked = {
            "name": name,
            "workflowName": workflow_name,
            "inputFilename": input_filename,
            "inputDatasets": dict(input_datasets) if input_datasets else None,
            "parameters": dict(parameters) if parameters else None,
        }
        body = {key: value for key, value in asked.items() if value is not None}
        encoded = request_params.encode_body(body)
        request = Request("POST", "/Job", f"job “{name}”", body=encoded, creates=True)
        await self._call(request, partial(check_created_job, name=name))

    async def list_datasets(
        self,
        *,
        page: int = 1,
        input: bool = True,  # noqa: A002 — the API's own word
        output: bool = True,
    ) -> Page[Dataset]:
        """One page of at most PAGE_SIZE datasets, in alphabetical order; mostly names alone.

        `input` and `output` select the kinds to include. The names of these two parameters are
        assumed, so they are sent only to leave a kind out, and rows of that kind which come all the
        same are left out.
        """
        params = {"page": request_params.page_number(page), "input": "" if input else "false"}
        params |= {"output": "" if output else "false"}
        rows = await self._list("/Dataset", "the list of datasets", params, decode_datasets)
        return Page.filtered(rows, lambda one: dataset_fits(one, inputs=input, outputs=output))

    async def get_dataset(self, name: str) -> Dataset:
        """Everything about one dataset. Raises NotFound, and UnexpectedResponse as `get_job`."""
        path = f"/Dataset/{request_params.path_segment(name, 'dataset')}"
        dataset = await self._get(path, RequestedObject("dataset", name), decode_dataset)
        return _checked(dataset, name, "dataset")

    async def create_dataset(self, name: str, columns: Mapping[str, int]) -> Dataset:
        """Create an input dataset with no records yet; `columns` maps a name to its type code.

        Raises RequestRefused, and OutcomeUnknown as `create_job` does.
        """
        body = request_params.encode_body({"name": name, "columns": dict(columns)})
        answer = await self._send("POST", "/Dataset", f"dataset “{name}”", body)
        created = decode_created_dataset(answer)
        if created is None or created.name != redact(name):
            return await self.get_dataset(name)
        return _checked(created, name, "dataset")

    async def complete_dataset(self, name: str, record_count: int) -> None:
        """Mark an input dataset complete, with `record_count` records, so that a job can use it.

        Raises NotFound, and RequestRefused for a wrong count, an output dataset, or one already
        complete; not where it was this very call whose first answer was lost.
        """
        path = f"/Dataset/{request_params.path_segment(name, 'dataset')}"
        body = request_params.encode_body({"recordCount": record_count, "completed": True})
        repeats: list[Retry] = []
        try:
            with retries_reported_to(repeats.append):
                target = RequestedObject("dataset", name)
                await self._send("PUT", path, str(target), body, target)
        except RequestRefused:
            if not repeats or not await self._is_complete(name, record_count):
                raise

    async def _is_complete(self, name: str, record_count: int) -> bool:
        dataset = await self.get_dataset(name)
        return dataset.completed is True and dataset.record_count == record_count

    async def upload_block(
        self, name: str, block_number: int, records: Sequence[Record] | bytes
    ) -> None:
        """Store one block of at most BLOCK_SIZE records; the same number again replaces it.

        `records` may be the JSON array that `encode_records` has made. Raises NotFound, and
        RequestRefused for a dataset that is complete or an output, and UsageError for a negative
        number or too many records.
        """
        if block_number < 0 or (not isinstance(records, bytes) and len(records) > BLOCK_SIZE):
            raise UsageError(f"Blocks are numbered from 0 and hold at most {BLOCK_SIZE:,} records")
        dataset, block = (
            RequestedObject("dataset", name),
            f"block {block_number} of dataset “{name}”",
        )
        path = f"/Dataset/{request_params.path_segment(name, 'dataset')}/data"
        await self._send("PATCH", path, block, encode_block(block_number, records), dataset)

    async def get_records(self, name: str, *, start: int, count: int) -> list[Record]:
        """`count` (1 to BLOCK_SIZE) records from number `start`; the first one is 1.

        Fewer come only where the dataset ends. Raises NotFound, and RequestRefused for an input
        dataset or one that is not complete.
        """
        return await self._records(name, start, count, decode_record_list)

    async def get_records_body(self, name: str, *, start: int, count: int) -> bytes:
        """As `get_records`, not decoded: the JSON text, checked to begin and end as such."""
        return await self._records(name, start, count, raw_records)

    async def _records(self, name: str, start: int, count: int, decode: Decode[T]) -> T:
        if start < 1 or not 1 <= count <= BLOCK_SIZE:
            raise UsageError(f"Records are numbered from 1 and come at most {BLOCK_SIZE:,} at once")
        dataset = RequestedObject("dataset", name)
        params = {"start": str(start), "count": str(count)}
        path = f"/Dataset/{request_params.path_segment(name, 'dataset')}/data"
        largest = _ROOM + count * _LARGEST_RECORD
        request = Request("GET", path, str(dataset), params, target=dataset, largest=largest)
        return await self._call(request, decode)

    async def _list(
        self, path: str, subject: str, params: Mapping[str, str], decode: Decode[T]
    ) -> T:
        given = {key: value for key, value in params.items() if value}
        return await self._call(Request("GET", path, subject, given), decode)

    async def _get(self, path: str, target: RequestedObject, decode: Decode[T]) -> T:
        return await self._call(Request("GET", path, str(target), target=target), decode)

    async def _send(
        self,
        method: str,
        path: str,
        subject: str,
        body: bytes,
        target: RequestedObject | None = None,
    ) -> Response:
        creates = method == "POST"
        request = Request(method, path, subject, body=body, target=target, creates=creates)
        return await self._call(request, passthrough)

    async def _call(self, request: Request, decode: Decode[T]) -> T:
        self._refuse_change(request)
        transport = await self._opened()
        with retries_reported_to(self.on_retry) if self.on_retry else nullcontext():
            return await self._retrier.call(transport.send, request, decode)

    def _refuse_change(self, request: Request) -> None:
        if self.read_only and request.method != "GET":
            _LOG.info("refused %s %s: read-only", request.method, request.path)
            raise ReadOnlyProfile(self.read_only, f"{request.subject} is left as it is")

    async def _opened(self) -> "Transport":
        """Loading httpx and the certificates takes a tenth of a second: in a thread, once."""
        if self._closed:
            raise ConnectionFailed("The connection to Data8 has been closed")
        opening = self._opening
        if opening is None or (opening.done() and opening.exception()):
            self._opening = opening = asyncio.create_task(asyncio.to_thread(self._open))
        return opening.result() if opening.done() else await await_task(opening)

    def _open(self) -> "Transport":
        from data8_tui.api.transport.transport import Transport

        return Transport(
            self.connection, self._clock, self._retrier.gate, self.traffic, self._refuse_change
        )


def _checked(answer: _Item, name: str, noun: str) -> _Item:
    """The answer for `name`, under that name, which may be written with a credential in it."""
    if answer.name == name:
        return answer
    if answer.name == redact(name):
        return answer.model_copy(update={"name": name})
    raise UnexpectedResponse(
        f"Data8 was asked for the {noun} “{name}” and answered for “{answer.name}”",
        remedy=Remedy.MATCH_NAME_EXACTLY(),
    )
