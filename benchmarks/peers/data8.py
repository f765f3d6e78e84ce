"""data8-tui's own download, with every guarantee switched on."""

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.transfer.download import run
from data8_tui.transfer.download.plan import DownloadPlan


async def main(url: str, in_flight: int, target: Path) -> None:
    secret = SecretStr("secret")
    connection = Connection(url, f"{url}/token", "bench", secret, concurrency=in_flight)
    async with Client(connection) as client:
        # As the session does: two more are ready to go than the connection lets out.
        plan = DownloadPlan("bench", target, in_flight=in_flight + 2)
        await run.download_dataset(client, plan)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[3]), Path(sys.argv[4])))
