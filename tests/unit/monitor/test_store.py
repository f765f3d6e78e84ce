"""The store keeps what was learnt, and tells who reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from data8_tui.api.exact_json import dumps_exact, loads_exact
from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page
from data8_tui.clock import FrozenClock
from data8_tui.errors import ConnectionFailed
from data8_tui.monitor.health import Health, HealthState
from data8_tui.monitor.store import Store, StoreChange, TopicStatus
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FULL = {
    "name": "a",
    "workflowName": "W",
    "submittedAt": "2026-11-20T09:00:00Z",
    "status": 1,
    "percentComplete": 40,
    "statistics": {"Records": 10},
}


def new_store() -> Store:
    return Store(FrozenClock(NOW))


def test_a_basic_listing_does_not_erase_the_details() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    store.put(JobsTopic(), Page([Job.from_json({"name": "a", "workflowName": "W"})]))
    job = store.job("a")
    assert job is not None
    assert job.detailed
    assert job.statistics == {"Records": 10}


def test_a_listing_brings_news_of_the_fields_it_carries() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    store.put(JobsTopic(), Page([Job.from_json({"name": "a", "percentComplete": 80})]))
    job = store.job("a")
    assert job is not None
    assert job.percent_complete == 80


def test_pages_are_kept_apart_in_the_order_of_the_server() -> None:
    store = new_store()
    assert store.jobs(JobsTopic()) is None
    store.put(JobsTopic(), Page([Job.from_json({"name": name}) for name in ("b", "a")]))
    store.put(JobsTopic(page=2), Page([]))
    assert [job.name for job in store.jobs(JobsTopic()) or ()] == ["b", "a"]
    assert store.jobs(JobsTopic(page=2)) == []


def test_paging_keeps_a_bounded_number_of_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data8_tui.monitor.store.MOST_JOBS", 30)
    store, opened = new_store(), JobTopic("p0 j3")
    for page in range(120):
        topic = JobsTopic(page=page)
        jobs = [Job.from_json({**FULL, "name": f"p{page} j{n}"}) for n in range(10)]
        for job in jobs:
            store.put(JobTopic(job.name), job)
        store.put(topic, Page(jobs))
        store.trim({topic, opened})
        assert [job.name for job in store.jobs(topic) or ()] == [job.name for job in jobs]
    kept = [job for page in range(120) for n in range(10) if (job := store.job(f"p{page} j{n}"))]
    assert len(kept) == 30
    assert store.job("p0 j3") in kept
    assert store.jobs(JobsTopic(page=0)) is None
    assert store.standing(JobTopic("p0 j4")).learnt_at is None
    assert store.workflows() == ["W"]


def test_paging_keeps_a_bounded_number_of_datasets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data8_tui.monitor.store.MOST_JOBS", 30)
    store, opened = new_store(), DatasetTopic("p0 d3")
    for page in range(120):
        topic = DatasetsTopic(page=page)
        datasets = [Dataset.from_json({"name": f"p{page} d{n}"}) for n in range(10)]
        for dataset in datasets:
            store.put(DatasetTopic(dataset.name), dataset)
        store.put(topic, Page(datasets))
        store.trim({topic, opened})
        assert len(store.datasets(topic) or ()) == 10
        assert page == 0 or store.page_facts(DatasetsTopic(page=page - 1)) is not None
    assert len(store.dataset_names()) == 30
    assert store.dataset("p0 d3") is not None
    assert store.page_facts(DatasetsTopic(page=0)) is None
    assert store.standing(DatasetTopic("p0 d4")) == store.standing(DatasetsTopic()) == TopicStatus()


def test_topics_without_rows_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data8_tui.monitor.store.MOST_JOBS", 30)
    store, held = new_store(), JobTopic("gone 0")
    topics = [JobsTopic(workflow=f"w{n}") for n in range(200)]
    for number, topic in enumerate(topics):
        store.put(topic, Page([]))
        store.fail(JobTopic(f"gone {number}"), ConnectionFailed("down"))
        store.trim({held})
    assert sum(store.page_facts(topic) is not None for topic in topics) <= 30
    gone = [store.standing(JobTopic(f"gone {number}")).error for number in range(200)]
    assert sum(error is not None for error in gone) <= 90
    assert gone[0] is not None


def test_the_job_before_is_the_one_of_the_poll_before() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    assert store.job_before("a") is None
    store.put(JobTopic("a"), Job.from_json({**FULL, "percentComplete": 60}))
    before = store.job_before("a")
    assert before is not None
    assert before.percent_complete == 40


def test_a_finished_job_known_only_from_a_listing_is_not_settled() -> None:
    store = new_store()
    finished = Job.from_json({**FULL, "completedAt": "2026-11-20T10:00:00Z"})
    store.put(JobsTopic(), Page([finished]))
    assert not store.settled(JobTopic("a"))
    store.put(JobTopic("a"), finished)
    assert store.settled(JobTopic("a"))


def test_a_complete_dataset_is_settled_once_its_details_are_known() -> None:
    store = new_store()
    store.put(DatasetsTopic(), Page([Dataset.from_json({"name": "d"})]))
    assert not store.settled(DatasetTopic("d"))
    sent = {"name": "d", "columns": {"a": 0}, "input": False, "recordCount": 3, "completed": True}
    store.put(DatasetTopic("d"), Dataset.from_json(sent))
    assert store.settled(DatasetTopic("d"))


def test_a_failure_keeps_what_was_known_and_says_why() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    error = ConnectionFailed("No answer.")
    store.fail(JobTopic("a"), error)
    assert store.job("a") is not None
    assert store.standing(JobTopic("a")).error is error
    assert store.standing(JobTopic("a")).learnt_at == NOW


def test_each_change_is_reported_once_and_only_to_subscribers() -> None:
    store = new_store()
    heard: list[object] = []
    leave = store.subscribe(heard.append)
    store.put(JobTopic("a"), Job.from_json(FULL))
    store.set_health(Health(HealthState.LIVE, NOW))
    store.set_health(Health(HealthState.LIVE, NOW))
    leave()
    leave()
    store.put(JobTopic("a"), Job.from_json(FULL))
    assert heard == [
        StoreChange(JobTopic("a"), frozenset({"a"})),
        Health(HealthState.LIVE, NOW),
    ]


def reported(store: Store) -> list[frozenset[str]]:
    """The names of each change from now on."""
    names: list[frozenset[str]] = []
    store.subscribe(lambda change: names.append(change.names))  # type: ignore[union-attr]
    return names


def test_a_listing_reports_the_jobs_that_differ() -> None:
    store = new_store()
    sent = [{"name": name, "percentComplete": 10} for name in "abc"]
    store.put(JobsTopic(), Page([Job.from_json(one) for one in sent]))
    names = reported(store)
    store.put(JobsTopic(), Page([Job.from_json(one) for one in sent]))
    sent[1]["percentComplete"] = 20
    store.put(JobsTopic(), Page([Job.from_json(one) for one in sent]))
    store.put(JobsTopic(), Page([Job.from_json(one) for one in (*sent, {"name": "d"})]))
    store.put(JobsTopic(), Page([Job.from_json(one) for one in sent[:2]]))
    assert names == [set(), {"b"}, {"d"}, set()]


def test_a_job_that_has_not_changed_is_reported_as_such_and_stays_the_same_object() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    known = store.job("a")
    names = reported(store)
    store.put(JobTopic("a"), Job.from_json(FULL))
    store.put(JobsTopic(), Page([Job.from_json({"name": "a", "workflowName": "W"})]))
    assert names == [set(), set()]
    assert store.job("a") is known
    assert store.job_before("a") is known
    store.put(JobTopic("a"), Job.from_json({**FULL, "percentComplete": 60}))
    assert names[2:] == [{"a"}]
    assert store.job("a") is not known


@pytest.mark.parametrize(
    ("before", "after"), [("1.1", "1.10"), ("1.0", "1"), ("1", "true"), ("[1.0]", "[1]")]
)
def test_another_literal_or_type_is_another_value(before: str, after: str) -> None:
    store = new_store()
    for literal in (before, after):
        body = f'{{"name": "a", "statistics": {{"Rate": {literal}}}}}'
        store.put(JobTopic("a"), Job.from_json(loads_exact(body.encode())))
    job = store.job("a")
    assert job is not None
    assert dumps_exact(job.raw["statistics"]) == dumps_exact(
        loads_exact(b'{"Rate": %b}' % after.encode())
    )


def test_datasets_are_reported_in_the_same_way() -> None:
    store = new_store()
    store.put(DatasetsTopic(), Page([Dataset.from_json({"name": name}) for name in "de"]))
    names = reported(store)
    sent = {"name": "d", "columns": {"a": 0}, "input": False, "recordCount": 3, "completed": True}
    store.put(DatasetTopic("d"), Dataset.from_json(sent))
    store.put(DatasetTopic("d"), Dataset.from_json(sent))
    store.put(DatasetsTopic(), Page([Dataset.from_json({"name": name}) for name in "de"]))
    assert names == [{"d"}, set(), set()]


def test_a_failed_poll_changes_no_job() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json(FULL))
    names = reported(store)
    store.fail(JobTopic("a"), ConnectionFailed("No answer."))
    assert names == [set()]


def test_workflows_are_those_seen_so_far() -> None:
    store = new_store()
    sent = [{"name": "1", "workflowName": "B"}, {"name": "2", "workflowName": "A"}, {"name": "3"}]
    store.put(JobsTopic(), Page([Job.from_json(one) for one in sent]))
    assert store.workflows() == ["A", "B"]


def full_page(start: int = 0) -> Page[Dataset]:
    names = (f"d{number:04}" for number in range(start, start + 100))
    return Page([Dataset.from_json({"name": name}) for name in names])


def test_a_list_goes_on_while_the_servers_own_pages_are_full() -> None:
    store = new_store()
    filtered = Page.filtered(full_page(), lambda dataset: dataset.name < "d0003")
    store.put(DatasetsTopic(), filtered)
    assert len(store.datasets(DatasetsTopic()) or ()) == 3
    assert store.more_follow(DatasetsTopic())
    store.put(DatasetsTopic(page=2), full_page(100))
    assert store.more_follow(DatasetsTopic(page=2))
    store.put(DatasetsTopic(page=3), full_page(100))
    assert store.repeats(DatasetsTopic(page=3))
    assert not store.more_follow(DatasetsTopic(page=3))
    assert not store.more_follow(DatasetsTopic(page=4))


def test_the_form_of_a_job_asks_for_no_page_after_one_that_repeats() -> None:
    store = new_store()
    from data8_tui.tui.screens.submit.account_lookup import FormAccount

    for page in range(1, 51):
        store.put(DatasetsTopic(page), full_page())
    account = FormAccount()
    assert [topic.page for topic in account.interests(store, 1.0)] == [1, 2]
    assert len(account.datasets(store)) == 100


def test_what_is_recalled_stands_until_the_server_has_answered() -> None:
    store, earlier = new_store(), NOW - timedelta(hours=5)
    ended = Job.from_json({**FULL, "name": "b", "completedAt": "2026-11-20T10:00:00Z"})
    running = Job.from_json(FULL)
    store.recall(JobsTopic(), [(running, earlier), (ended, NOW - timedelta(days=2))])
    recalled = store.recalled(JobsTopic())
    assert recalled is not None
    assert (recalled.jobs, recalled.at) == ([running, ended], earlier)
    assert store.jobs(JobsTopic()) is None
    assert store.job("a") is None, "whether it still runs isn't known"
    assert store.job("b") is ended
    assert store.settled(JobTopic("b"))
    store.put(JobsTopic(), Page([Job.from_json({"name": "a"}), Job.from_json({"name": "b"})]))
    assert store.recalled(JobsTopic()) is None
    listed, final = store.job("a"), store.job("b")
    assert listed is not None
    assert listed.raw == {"name": "a"}, "an old state isn't merged into it"
    assert final is ended


def test_nothing_is_recalled_over_an_answer() -> None:
    store = new_store()
    store.put(JobTopic("a"), Job.from_json({**FULL, "percentComplete": 90}))
    store.recall(JobTopic("a"), [(Job.from_json(FULL), NOW)])
    assert store.recalled(JobTopic("a")) is None
