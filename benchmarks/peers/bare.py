"""The quickest loop of ordinary Python: httpx, orjson, csv.writer. Nothing is checked."""

import asyncio
import csv
import io
import sys
from collections import deque

import httpx
import orjson


async def main(url: str, records: int, in_flight: int, target: str) -> None:
    turn = asyncio.Semaphore(in_flight)
    limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    async with httpx.AsyncClient(limits=limits, timeout=60) as http:

        async def chunk(start: int) -> bytes:
            async with turn:
                answer = await http.get(
                    f"{url}/Dataset/bench/data", params={"start": start, "count": 1000}
                )
            text = io.StringIO(newline="")
            rows = orjson.loads(answer.content)
            csv.writer(text).writerows(row.values() for row in rows)
            return text.getvalue().encode()

        with open(target, "wb") as file:  # noqa: ASYNC230
            under_way: deque[asyncio.Task[bytes]] = deque()
            for start in range(1, records + 1, 1000):
                under_way.append(asyncio.create_task(chunk(start)))
                if len(under_way) >= 2 * in_flight:
                    file.write(await under_way.popleft())
            for task in under_way:
                file.write(await task)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
