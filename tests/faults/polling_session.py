"""A session in a process of its own that polls the list and some jobs: `… PROFILE NAMES INTERVAL`.

It writes a line of JSON for each answer, and for each other thing that its header would say.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from data8_tui.monitor.store import StoreChange
from data8_tui.monitor.topics import JobsTopic, JobTopic, Topic
from data8_tui.session import Session, open_session
from data8_tui.settings.profile import Profile


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def report(session: Session) -> None:
    """Write what the header would say whenever that differs."""
    said = None
    while True:
        now = (session.poller.unanswered is not None, session.store.health.state)
        if now != said:
            said = now
            say(unanswered=now[0], state=now[1])
        await asyncio.sleep(0.1)


async def main(profile: str, names: str, interval: str) -> None:
    async with open_session(Profile.model_validate_json(profile)) as session:

        def on_change(change: Any) -> None:
            if isinstance(change, StoreChange) and not session.store.standing(change.topic).error:
                say(answer="list" if change.topic == JobsTopic() else change.topic.name)  # type: ignore[union-attr]

        session.store.subscribe(on_change)
        topics: list[Topic] = [JobsTopic(), *map(JobTopic, json.loads(names))]
        for topic in topics:
            session.poller.register_interest(topic, interval=float(interval))
        await asyncio.gather(session.poller.run(), report(session))


asyncio.run(main(*sys.argv[1:]))
