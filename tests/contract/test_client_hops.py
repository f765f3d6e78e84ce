"""A request takes a short way through the code: one loop, one transport, one decoder."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from benchmarks.hops import warm_get_job
from data8_tui.api.client import Connection

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

MOST = 26
"""Of these, 15 are the request and its decoding. Three more put the real name into the address,
three look for credentials, for the shape and for the name in what came back, two compare its dates
with the clock, two word the job for messages, and one asks once more, right before anything is
written, whether changes are forbidden.
"""


async def test_a_warm_get_job_changes_files_seldom(sandbox: "Sandbox") -> None:
    connection = Connection(
        sandbox.base_url, sandbox.token_url, sandbox.client_id, SecretStr(sandbox.client_secret)
    )
    visited = [name for name, _ in await warm_get_job(connection)]
    assert "api/transport/direct.py" in visited
    assert visited[-2:] == ["api/models.py", "api/client.py"]
    assert len(visited) <= MOST, visited
