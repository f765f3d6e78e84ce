"""schemathesis draws requests from the API's description, right and wrong ones, for each operation.

It runs all of its checks on every answer. Its check that a right request is accepted knows nothing
of the account's state, so it is made here: a refusal must be one that the description names.
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from data8_tui.sandbox.server import Sandbox

pytestmark = pytest.mark.schemathesis

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "30"))
"""Requests an operation, right ones and wrong ones each; 200 take a minute or two."""
FILE = Path(__file__).with_name("data8-openapi.yaml")
OPERATIONS = [
    ("get", "/Job"),
    ("post", "/Job"),
    ("get", "/Job/{name}"),
    ("get", "/Dataset"),
    ("post", "/Dataset"),
    ("get", "/Dataset/{name}"),
    ("put", "/Dataset/{name}"),
    ("patch", "/Dataset/{name}/data"),
    ("get", "/Dataset/{name}/data"),
]
OUTPUT = "uk_consumer_master_2026_output"
KNOWN = {"Job": ["UK Consumer Master 2026"], "Dataset": ["open", "done", OUTPUT]}
BY_STATE = re.compile(
    "exists already|There is no (workflow|dataset)|is not complete|complete already|were promised|"
    "has no such column|does not fit type code|has no such input|input dataset or an input file|"
    "output dataset can't be changed|input dataset can't be read"
)
"""What the description says that the server may refuse of a right request."""


@pytest.fixture(scope="module")
def account() -> "Sandbox":
    from data8_tui.sandbox.server import running

    with running(arrivals=0) as started:
        yield started


@pytest.fixture
def http(account: "Sandbox", http_to: "Callable[[Sandbox], httpx.Client]") -> "httpx.Client":
    """`open` can be filled, `done` is complete and empty."""
    client = http_to(account)
    for name in ("open", "done"):
        client.post("/Dataset", json={"name": name, "columns": {"a": 0, "b": 1, "c": 9}})
    client.put("/Dataset/done", json={"recordCount": 0, "completed": True})
    return client


def test_every_operation_is_drawn() -> None:
    from .openapi import operation, operations

    named = {operation(method, path.replace("{name}", "x")).name for method, path in OPERATIONS}
    assert named == operations()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_keeps_to_its_description(account, http, method, path, right) -> None:
    import schemathesis
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    mode = schemathesis.GenerationMode.POSITIVE if right else schemathesis.GenerationMode.NEGATIVE
    drawn = schemathesis.openapi.from_path(FILE)[path][method].as_strategy(generation_mode=mode)
    known = st.sampled_from([None, *KNOWN[path.split("/")[1]]])
    headers = {"Authorization": http.headers["authorization"]}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=drawn, name=known)
    def ask(case, name) -> None:
        # A wrong request stays as it was drawn: its name may be all that is wrong with it.
        if right and name is not None and case.path_parameters:
            case.path_parameters["name"] = name
        answer = case.call(base_url=account.base_url, headers=headers)
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])
        if right and answer.status_code == 400:
            problem = answer.json()
            reasons = [text for texts in problem.get("errors", {}).values() for text in texts]
            reasons = reasons or [problem["detail"]]
            assert all(BY_STATE.search(reason) for reason in reasons), reasons

    ask()
