"""The quick look at a block never lets through what the close one refuses."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data8_tui.sandbox.problems import ProblemDetails
from data8_tui.sandbox.routes.block_check import parse_plain_block
from data8_tui.sandbox.routes.request_bodies import as_object
from data8_tui.sandbox.routes.upload_bodies import block_from_body

COLUMNS = {"text": 0, "n": 1, "any": 7, "class": 0}

values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
odd = values | st.lists(st.integers(), max_size=1) | st.just({"deep": 1})
records = st.dictionaries(st.sampled_from([*COLUMNS, "nobody"]), odd, max_size=4)
bodies = st.fixed_dictionaries(
    {"blockNumber": values | st.integers(0, 9), "records": values | st.lists(records, max_size=3)}
)


def closely(body):
    try:
        return block_from_body(as_object(body), COLUMNS)
    except ProblemDetails:
        return None


@given(bodies)
@example({"blockNumber": 1.0, "records": []})
@example({"blockNumber": 0, "records": [{"n": 1.0}]})
@example({"blockNumber": 0, "records": [{"n": True}]})
@example({"blockNumber": 2**31, "records": []})
@example({"blockNumber": 0, "records": [{"any": float("inf")}]})
def test_a_yes_is_the_same_yes(body):
    sent = json.dumps(body).encode()
    seen = parse_plain_block(sent, COLUMNS)
    assert seen is None or seen == closely(sent)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"blockNumber":0}',
        b'{"blockNumber":0,"records":[{"text":"\xff"}]}',
        b'{"blockNumber":0,"records":[],"more":"\xff"}',
        b'{"blockNumber":0,"records":[]} x',
        b'{"blockNumber":0,"records":[{"any":NaN}]}',
        b'{"blockNumber":0,"records":' + b"[" * 100_000,
    ],
)
def test_what_is_not_json_is_let_through_by_neither(body):
    assert parse_plain_block(body, COLUMNS) is None
    assert closely(body) is None


def test_usual_blocks_are_told_at_a_glance():
    good = {"text": "x", "n": 2**70, "any": 1.5, "class": None}
    sent = json.dumps({"blockNumber": 4, "records": [good, {}]}).encode()
    assert parse_plain_block(sent, COLUMNS) == closely(sent) == (4, 2)


def test_what_the_glance_doubts_may_still_be_good():
    sent = b'{"blockNumber":0,"records":[{"text":"\\ud800","any":1e400}]}'
    assert parse_plain_block(sent, COLUMNS) is None
    assert closely(sent) == (0, 1)
