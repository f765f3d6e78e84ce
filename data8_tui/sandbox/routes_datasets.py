"""/Dataset: list, read, and the records of outputs."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data8_tui.sandbox.datasets import Dataset
from data8_tui.sandbox.problems import Missing, Problem
from data8_tui.sandbox.queries import Query
from data8_tui.sandbox.records import BLOCK
from data8_tui.sandbox.routes_jobs import PAGE, json_response
from data8_tui.sandbox.services import Services


class DatasetRoutes:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._datasets = services.datasets
        self._wrapped = services.options.records == "wrapped"

    def routes(self) -> list[Route]:
        return [
            Route("/Dataset", self.listing, methods=["GET"]),
            Route("/Dataset/{name}", self.one, methods=["GET"]),
            Route("/Dataset/{name}/data", self.data, methods=["GET"]),
        ]

    def _find(self, request: Request) -> Dataset:
        dataset = self._datasets.find(request.path_params["name"])
        if dataset is None:
            raise Missing
        return dataset

    async def listing(self, request: Request) -> Response:
        query = Query(request)
        page = query.number("page", 1)
        inputs, outputs = query.flag("input"), query.flag("output")
        query.check()
        names = self._datasets.names(inputs=inputs, outputs=outputs)
        location = self._services.documents.location
        return json_response(
            [
                {"name": name, "location": location("Dataset", name), "input": is_input}
                for name, is_input in names[(page - 1) * PAGE : page * PAGE]
            ]
        )

    async def one(self, request: Request) -> Response:
        return json_response(self._find(request).document())

    async def data(self, request: Request) -> Response:
        dataset = self._find(request)
        if dataset.input:
            raise Problem(detail="The records of an input dataset can't be read.")
        if not dataset.completed:
            raise Problem(detail="The dataset is not complete yet.")
        query = Query(request)
        start, count = query.number("start", 1), query.number("count", BLOCK, BLOCK)
        query.check()
        body = await run_in_threadpool(self._body, dataset, start, count)
        return Response(body, media_type="application/json")

    def _body(self, dataset: Dataset, start: int, count: int) -> bytes:
        listed = ",".join(self._datasets.records(dataset, start, count))
        return (f'{{"records":[{listed}]}}' if self._wrapped else f"[{listed}]").encode()
