"""Jobs of earlier sessions, shown at once until the server has answered."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import StorageError
from data8_tui.monitor.history import History, StoredJob
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobsTopic, JobTopic, Topic
from data8_tui.threads import run_in_thread

_PAGE: Final = 100


class JobRecall:
    """Gives the store what the history has of a topic, each topic once.

    `codes` are those of the client whose jobs they are.
    """

    def __init__(self, history: History, store: Store, codes: StatusCodes) -> None:
        self._runs = history.runs
        self._store = store
        self._codes = codes
        self._recalled: set[Topic] = set()

    async def recall(self, topic: JobsTopic | JobTopic) -> None:
        """Have the store show what is known of a topic; nothing where the server has answered.

        A history that can't be read is as one that knows nothing: whoever records in it reports
        that.
        """
        if topic in self._recalled or self._store.standing(topic).learnt_at is not None:
            return
        self._recalled.add(topic)
        with suppress(StorageError):
            if known := await run_in_thread(self._read, topic):
                self._store.recall(topic, [(stored.job, stored.seen_at) for stored in known])

    def _read(self, topic: JobsTopic | JobTopic) -> list[StoredJob]:
        if isinstance(topic, JobTopic):
            return list(self._runs.stored([topic.name], self._codes).values())
        start, end = (at if isinstance(at, datetime) else None for at in (topic.start, topic.end))
        if (start, end) != (topic.start, topic.end):
            return []  # days, which the server bounds as it likes
        return self._runs.page(
            self._codes,
            workflow=topic.workflow,
            start=start,
            end=end,
            limit=_PAGE,
            offset=(topic.page - 1) * _PAGE,
        )
