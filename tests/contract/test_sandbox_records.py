"""Generated records: the same from wherever they are read, true to the statistics, and not tame."""

import json
import re
from collections import Counter

import pytest

from data8_tui.sandbox.literals import Literal, decode
from data8_tui.sandbox.workflows import WORKFLOWS

MASTER = "uk_consumer_master_2026_output"


@pytest.fixture
def http(sandbox, http_to):
    return http_to(sandbox)


def body(http, name, start=1, count=1000):
    answer = http.get(f"/Dataset/{name}/data", params={"start": start, "count": count})
    assert answer.status_code == 200
    return answer.content


def smallest(sandbox, workflow, least=1500):
    """A completed job of this workflow with few records, but enough."""
    account = sandbox.account
    jobs = [j for j in account.jobs() if j.workflow.name == workflow and j.records >= least]
    done = [job for job in jobs if account.progress(job).status == 2]
    return min(done, key=lambda job: job.records)


def all_records(http, name, size):
    return [
        record for start in range(1, size + 1, 1000) for record in decode(body(http, name, start))
    ]


def test_the_same_bytes_twice(http, fresh_sandbox, http_to):
    last = body(http, MASTER, 999_001)
    assert last == body(http, MASTER, 999_001)
    assert last == body(http_to(fresh_sandbox()), MASTER, 999_001)
    assert last != body(http_to(fresh_sandbox(seed=7)), MASTER, 999_001)
    assert last != body(http, MASTER, 998_001)


@pytest.mark.parametrize(
    ("start", "count"), [(1, 1), (1000, 1), (1000, 2), (1001, 1), (777, 1000), (2001, 999)]
)
def test_any_window_is_a_part_of_the_whole(http, start, count):
    whole = [r for n in (1, 1001, 2001) for r in json.loads(body(http, MASTER, n))]
    assert json.loads(body(http, MASTER, start, count)) == whole[start - 1 : start - 1 + count]


def test_fewer_only_where_the_dataset_ends(http):
    assert len(json.loads(body(http, "block_edge_1001_output", 1, 1000))) == 1000
    assert len(json.loads(body(http, "block_edge_1001_output", 502, 1000))) == 500
    assert json.loads(body(http, "block_edge_1001_output", 1002, 1000)) == []
    assert json.loads(body(http, "empty_export_output")) == []


def test_a_window_without_bounds_is_the_first_thousand(http):
    assert http.get(f"/Dataset/{MASTER}/data").content == body(http, MASTER)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_records_fit_their_columns(sandbox, http, workflow):
    job = smallest(sandbox, workflow)
    for name in job.outputs.values():
        columns = http.get(f"/Dataset/{name}").json()["columns"]
        fitting = {0: str, 1: int, 2: Literal | int, 3: str, 4: bool}
        for record in decode(body(http, name)):
            assert set(record) <= set(columns)
            for column, value in record.items():
                assert value is None or isinstance(value, fitting[columns[column]]), column


def test_the_statistics_count_the_records(sandbox, http):
    """To the last one, in each of the breakdowns."""
    job = smallest(sandbox, "ContactDeceasedCheck")
    statistics = sandbox.services.documents.full(job)["statistics"]
    records = all_records(http, job.outputs["Output"], job.records)
    sources = Counter(r["deceased_source"] for r in records if r.get("deceased"))
    levels = Counter(r["match_level"] for r in records if r.get("deceased"))
    assert {k: v for k, v in statistics["Deceased"].items() if v} == sources
    assert {k: v for k, v in statistics["MatchLevels"].items() if v} == levels
    suppressed = statistics["Records"]["Suppressed"]
    assert suppressed == sources.total()
    assert all(r["deceased"] for r in all_records(http, job.outputs["Suppressed"], suppressed))


def test_who_has_no_valid_address_does_not_show_one(sandbox, http):
    job = smallest(sandbox, "EmailValidation")
    for record in decode(body(http, job.outputs["Output"])):
        email, reason = record["email"], record.get("email_reason")
        if record["email_status"] == "Missing":
            assert email is None
        elif reason == "Syntax":
            assert email.count("@") != 1
        else:
            assert re.fullmatch(r"[a-z0-9.]+@[a-z.]+", email)
            assert email.endswith(".invalid") == (reason == "Domain")


def test_nobody_can_be_reached_by_what_is_invented(http):
    drama = r"(01632 960|01\d\d 496 0|0191 498 0|020 7946 0|028 9649 6|029 2018 0|07700 900)"
    for record in json.loads(body(http, "urgent_legacy_donors_bold_output")):
        assert re.fullmatch(drama + r"\d{3}", record["telephone"])
        email = record["email"]
        assert email is None or re.search(r"[@.]example\.(com|org|net)$", email)


def test_values_are_as_awkward_as_real_ones(http):
    text = body(http, "urgent_legacy_donors_bold_output").decode()
    for start in (1001, 2001, 3001):
        text += body(http, "urgent_legacy_donors_bold_output", start).decode()
    for literal in ('"last_gift":1.10,', '"last_gift":12.345678901234567890,', '"account_ref":"00'):
        assert literal in text
    assert re.search(r'"ledger_no":\d{20}[,}]', text)
    records = json.loads(text.replace("][", ","))
    notes = {record["notes"] for record in records if record.get("notes")}
    assert any("\n" in note for note in notes)
    assert any('"' in note for note in notes)
    assert any("," in note for note in notes)
    assert {"0012", "NULL", "[/foo]", "=SUM(A1:A9)"} <= notes
    assert any("notes" not in record for record in records)
    assert any(record.get("notes", "") is None for record in records)
    assert any(record.get("notes") == "" for record in records)
    assert any(not record["last_name"].isascii() for record in records)
    assert "\\u" in text
    assert "ë" in text
    assert any(record["ledger_no"] > 2**64 for record in records)
    assert {type(record.get("opted_in")) for record in records} == {bool, type(None)}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", record["date_of_birth"]) for record in records)


def test_columns_differ_by_workflow(sandbox, http):
    seen = set()
    for workflow in WORKFLOWS:
        name = next(iter(smallest(sandbox, workflow).outputs.values()))
        seen.add(tuple(http.get(f"/Dataset/{name}").json()["columns"]))
    assert len(seen) == len(WORKFLOWS)
