"""The requests that came: counted, and the last of them remembered one by one."""

from collections import Counter, deque
from dataclasses import asdict, dataclass

_REMEMBERED = 20_000


@dataclass
class LoggedRequest:
    """`at` is the sandbox's time as ISO text; `status` is 0 for a connection that was cut."""

    method: str
    path: str
    query: str
    at: str
    status: int = 0


class RequestLog:
    """`under_way` and `most_under_way` count requests that are being answered at one time."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.log: deque[LoggedRequest] = deque(maxlen=_REMEMBERED)
        self.total = 0
        self.under_way = 0
        self.most_under_way = 0

    def begin(self, request: LoggedRequest) -> None:
        self.log.append(request)
        self.total += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)

    def end(self) -> None:
        self.under_way -= 1

    def document(self) -> dict[str, object]:
        """Counts by method and path, and the log in order of arrival."""
        log = self.log.copy()  # in one step: it may be asked for from another thread
        counts = Counter(f"{request.method} {request.path}" for request in log)
        return {
            "total": self.total,
            "most_under_way": self.most_under_way,
            "counts": counts,
            "log": [asdict(request) for request in log],
        }
