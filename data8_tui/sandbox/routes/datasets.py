"""/Dataset: list and read, create, fill and complete, and the records of outputs."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data8_tui.sandbox.account.datasets import SandboxDataset
from data8_tui.sandbox.generated.records import BLOCK
from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.problems import MissingResource, ProblemDetails
from data8_tui.sandbox.routes import upload_bodies
from data8_tui.sandbox.routes.block_check import parse_plain_block
from data8_tui.sandbox.routes.jobs import PAGE, json_response
from data8_tui.sandbox.routes.queries import Query
from data8_tui.sandbox.routes.request_bodies import as_object, read_body
from data8_tui.sandbox.services import Services


def _complete_already() -> ProblemDetails:
    return ProblemDetails(detail="The dataset is complete already.")


class DatasetRoutes:
    """/Dataset and below."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._datasets = services.datasets
        self._variant = services.variant

    def routes(self) -> list[Route]:
        """Return the routes for the application."""
        return [
            Route("/Dataset", self.listing, methods=["GET"]),
            Route("/Dataset", self.create, methods=["POST"]),
            Route("/Dataset/{name}", self.one, methods=["GET"]),
            Route("/Dataset/{name}", self.complete, methods=["PUT"]),
            Route("/Dataset/{name}/data", self.upload, methods=["PATCH"]),
            Route("/Dataset/{name}/data", self.data, methods=["GET"]),
        ]

    def _find(self, request: Request) -> SandboxDataset:
        dataset = self._datasets.find(request.path_params["name"])
        if dataset is None:
            raise MissingResource
        return dataset

    async def listing(self, request: Request) -> Response:
        """GET /Dataset: a page of names. Raises ProblemDetails."""
        query = Query(request)
        page = query.number("page", 1)
        filters = self._variant.dataset_filters
        inputs, outputs = map(query.flag, filters) if filters else (True, True)
        query.check()
        names = self._datasets.names(inputs=inputs, outputs=outputs)
        location = self._services.documents.location
        listed = [
            self._variant.named(
                {"name": name, "location": location("Dataset", name), "input": is_input}
            )
            for name, is_input in names[(page - 1) * PAGE : page * PAGE]
        ]
        body = self._variant.listed("datasets", encode(listed).encode())
        return Response(body, media_type="application/json")

    async def one(self, request: Request) -> Response:
        """GET /Dataset/{name}. Raises MissingResource."""
        return json_response(self._variant.named(self._find(request).document()))

    async def create(self, request: Request) -> Response:
        """POST /Dataset: a new, empty input dataset. Raises ProblemDetails."""
        name, columns = upload_bodies.dataset_from_body(as_object(await self._read(request)))
        if self._datasets.is_name_taken(name):
            raise ProblemDetails({"name": [f"A dataset named '{name}' exists already."]})
        self._services.store.create_dataset(name, columns)
        location = self._services.documents.location("Dataset", name)
        document = SandboxDataset(name, columns, True, 0, False).document()
        return json_response(self._variant.named(document), 201, {"location": location})

    async def _read(self, request: Request) -> bytes:
        return await read_body(request, self._services.options.max_body)

    def _incomplete(self, request: Request) -> SandboxDataset:
        dataset = self._find(request)
        if not dataset.input:
            raise ProblemDetails(detail="An output dataset can't be changed.")
        if dataset.completed:
            raise _complete_already()
        return dataset

    async def complete(self, request: Request) -> Response:
        """PUT /Dataset/{name}: mark as complete. Raises ProblemDetails or MissingResource."""
        self._incomplete(request)
        body = as_object(await self._read(request))
        dataset = self._incomplete(request)
        count = upload_bodies.completion_from_body(body, dataset.record_count)
        if not self._services.store.complete_dataset(dataset.name, count):
            raise ProblemDetails({"recordCount": ["More records were uploaded in the meantime."]})
        return Response(status_code=200)

    async def upload(self, request: Request) -> Response:
        """PATCH …/data: store one block. Raises ProblemDetails or MissingResource."""
        dataset = self._incomplete(request)
        await run_in_threadpool(self._keep, dataset, await self._read(request))
        return Response(status_code=200)

    def _keep(self, dataset: SandboxDataset, body: bytes) -> None:
        plain = parse_plain_block(body, dataset.columns)
        number, size = plain or upload_bodies.block_from_body(as_object(body), dataset.columns)
        if not self._services.store.put_block(dataset.name, number, size, body):
            raise _complete_already()

    async def data(self, request: Request) -> Response:
        """GET …/data: records of an output. Raises ProblemDetails or MissingResource."""
        dataset = self._find(request)
        if dataset.input:
            raise ProblemDetails(detail="The records of an input dataset can't be read.")
        if not dataset.completed:
            raise ProblemDetails(detail="The dataset is not complete yet.")
        query = Query(request)
        start, count = query.number("start", 1), query.number("count", BLOCK, BLOCK)
        query.check()
        body = await run_in_threadpool(self._body, dataset, start, count)
        return Response(body, media_type="application/json")

    def _body(self, dataset: SandboxDataset, start: int, count: int) -> bytes:
        listed = b",".join(self._datasets.records(dataset, start, count))
        return self._variant.listed("records", b"[%b]" % listed)
