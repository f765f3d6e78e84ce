"""data8-tui's own upload of a CSV file: checked as a whole first, then sent, counted, completed."""

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan_async import scan_while_signing_in
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.run import upload_file


async def main(url: str, records: int, in_flight: int, target: Path) -> None:
    source = target.parent / "source.csv"
    connection = Connection(
        url, f"{url}/token", "bench", SecretStr("secret"), concurrency=in_flight
    )
    async with Client(connection) as client:
        found = await scan_while_signing_in(client, source, ReadOptions(), lambda so_far: None)
        plan = UploadPlan(evaluate(found, ColumnOverrides()), in_flight=in_flight + 2)
        receipt = await upload_file(client, plan, journal_folder=target.parent / "state")
    if receipt.records != records:
        raise SystemExit(f"{receipt.records:,} records were sent")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
