"""/Job: list, read and submit."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.problems import MissingResource
from data8_tui.sandbox.routes.queries import Query
from data8_tui.sandbox.routes.request_bodies import as_object, read_body
from data8_tui.sandbox.services import Services

PAGE = 100


def json_response(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response whose JSON keeps the literals of numbers."""
    return Response(encode(value), status, headers, "application/json")


class JobRoutes:
    """/Job and below."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._account = services.account
        self._documents = services.documents

    def routes(self) -> list[Route]:
        """Return the routes for the application."""
        return [
            Route("/Job", self.listing, methods=["GET"]),
            Route("/Job", self.create, methods=["POST"]),
            Route("/Job/{name}", self.one, methods=["GET"]),
        ]

    async def listing(self, request: Request) -> Response:
        """GET /Job: a page of jobs, most recent first. Raises ProblemDetails."""
        query = Query(request)
        page, workflow = query.number("page", 1), query.text("workflow")
        earliest, latest = query.instant("startDate"), query.instant("endDate")
        query.check()
        jobs = [
            job
            for job in self._account.jobs()
            if (workflow is None or job.workflow.name == workflow)
            and (earliest is None or job.submitted_at >= earliest)
            and (latest is None or job.submitted_at <= latest)
        ]
        shown = jobs[(page - 1) * PAGE : page * PAGE]
        listed = encode([self._documents.reference(job) for job in shown]).encode()
        return Response(
            self._services.variant.listed("jobs", listed), media_type="application/json"
        )

    async def create(self, request: Request) -> Response:
        """POST /Job: submit a job. Raises ProblemDetails."""
        services = self._services
        body = as_object(await read_body(request, services.options.max_body))
        job = services.submission.create_job(body)
        self._account.create(job)
        if job.uploaded:
            services.cleansing.start(job)
        location = self._documents.location("Job", job.name)
        return Response(status_code=201, headers={"location": location})

    async def one(self, request: Request) -> Response:
        """GET /Job/{name}: all about a job. Raises MissingResource."""
        job = self._account.job(request.path_params["name"])
        if job is None:
            raise MissingResource
        if self._services.clock.frozen and self._account.unready(job):
            await self._services.cleansing.finish(job)
        return json_response(self._documents.full(job))
