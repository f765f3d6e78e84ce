"""A log of the requests received: counts, and the most recent ones in detail."""

from collections import Counter, deque
from dataclasses import asdict, dataclass

_KEPT = 20_000


@dataclass
class LoggedRequest:
    """`at` is the sandbox's time as ISO text; `status` is 0 for an aborted connection."""

    method: str
    path: str
    query: str
    at: str
    status: int = 0


class RequestLog:
    """`under_way` and `most_under_way` count requests in progress at the same time."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all requests."""
        self.log: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self.total = 0
        self.under_way = 0
        self.most_under_way = 0

    def begin(self, request: LoggedRequest) -> None:
        """Log a request that has arrived."""
        self.log.append(request)
        self.total += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)

    def end(self) -> None:
        """Count a request as done."""
        self.under_way -= 1

    def document(self) -> dict[str, object]:
        """Return counts by method and path, and the log in order of arrival."""
        log = self.log.copy()  # atomic: another thread may call this
        counts = Counter(f"{request.method} {request.path}" for request in log)
        return {
            "total": self.total,
            "most_under_way": self.most_under_way,
            "counts": counts,
            "log": [asdict(request) for request in log],
        }
