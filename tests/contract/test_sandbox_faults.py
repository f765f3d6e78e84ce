"""Faults are injected as configured, and every request is logged."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest


def statuses(http, count, path="/Job"):
    return [http.get(path).status_code for _ in range(count)]


def test_a_script_is_used_up_in_order(http):
    http.post("/_sandbox/faults", json={"script": [503, "pass", 429, 500]})
    assert statuses(http, 5) == [503, 200, 429, 500, 200]
    assert http.get("/_sandbox/faults").json()["script"] == []


def test_a_script_waits_for_the_requests_it_is_meant_for(http):
    http.post("/_sandbox/faults", json={"script": [500], "match": r"^GET /Dataset\?"})
    assert statuses(http, 2) == [200, 200]
    assert statuses(http, 2, "/Dataset") == [500, 200]


def test_failures_are_problems(http):
    http.post("/_sandbox/faults", json={"script": [503]})
    answer = http.get("/Job")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_retry_after_comes_in_seconds_as_a_date_or_not_at_all(server, http):
    for form in ("7", "date", "none"):
        http.post("/_sandbox/faults", json={"script": [429], "retry_after": form})
        header = http.get("/Job").headers.get("retry-after")
        if form == "date":
            assert (parsedate_to_datetime(header) - server.clock.now()).total_seconds() == 2
        else:
            assert header == (None if form == "none" else form)


def test_the_token_server_fails_too_when_told(server, http):
    http.post("/_sandbox/faults", json={"script": [500], "match": "/connect/token"})
    assert httpx.post(server.token_url).status_code == 500


def test_a_connection_can_be_cut(http):
    http.post("/_sandbox/faults", json={"script": ["drop", "cut"]})
    with pytest.raises(httpx.TransportError):
        http.get("/Job")
    with pytest.raises(httpx.TransportError):
        http.get("/Job")
    assert http.get("/Job").status_code == 200


def test_html_may_stand_where_json_should(http):
    http.post("/_sandbox/faults", json={"script": ["html"]})
    answer = http.get("/Job")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("rate", "expected"), [(0.0, 0), (1.0, 40)])
def test_a_share_of_the_requests_fails(fresh_sandbox, http_to, rate, expected):
    server = fresh_sandbox()
    http = http_to(server)
    server.services.faults.change({"fail_rate": rate, "fail_statuses": [502]})
    assert statuses(http, 40).count(502) == expected


def test_some_fail_and_some_do_not(server, http):
    server.services.faults.change({"fail_rate": 0.5, "fail_statuses": [500, 503]})
    seen = statuses(http, 60)
    assert set(seen) == {200, 500, 503}
    assert 10 < seen.count(200) < 50


def test_answers_can_be_late(fresh_sandbox, http_to):
    http = http_to(fresh_sandbox(latency=0.2))
    began = time.perf_counter()
    http.get("/Job/nobody")
    assert time.perf_counter() - began >= 0.2
    http.post("/_sandbox/faults", json={"latency": 0, "script": ["wait:0.3"]})
    began = time.perf_counter()
    http.get("/Job/nobody")
    assert time.perf_counter() - began >= 0.3


def test_late_answers_do_not_wait_for_one_another(server, http):
    server.services.faults.change({"latency": 0.3})
    began = time.perf_counter()
    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(lambda _: http.get("/Job/nobody").status_code, range(20)))
    assert codes == [404] * 20
    assert time.perf_counter() - began < 20 * 0.3
    assert server.services.traffic.most_under_way > 5


def test_faults_can_be_read_and_taken_back(http):
    http.post("/_sandbox/faults", json={"fail_rate": 1.0, "latency": 0.01})
    assert http.get("/_sandbox/faults").json()["fail_rate"] == 1.0
    assert http.get("/Job").status_code != 200
    http.delete("/_sandbox/faults")
    assert http.get("/Job").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"speed": 1}),
        ("faults", {"fail_rate": "often"}),
        ("faults", {"script": "503"}),
        ("faults", {"script": ["explode"]}),
        ("faults", {"script": ["wait:long"]}),
        ("faults", {"match": "("}),
        ("faults", {"match": "(a+)+$"}),
        ("faults", {"match": "(a|a)*$"}),
        ("faults", {"match": "(a|a){20}b"}),
        ("faults", {"match": "a*a*a*b"}),
        ("faults", {"match": "a" * 201}),
        ("faults", {"fail_rate": 3}),
        ("faults", {"drop_rate": -0.1}),
        ("faults", {"latency": "inf"}),
        ("faults", {"latency": 1e9}),
        ("faults", {"script": [99]}),
        ("faults", {"script": ["wait:1e9"]}),
        ("faults", {"script": ["drop"] * 10_001}),
        ("faults", {"fail_statuses": []}),
        ("faults", {"retry_after": "1\r\nx: y"}),
        ("clock", {"now": "9999-12-31"}),
        ("clock", {"move": 1e12}),
        ("clock", {"move": "nan"}),
        ("clock", {"now": "today"}),
        ("clock", {"move": "a bit"}),
    ],
)
def test_a_setting_that_means_nothing_is_refused(http, path, body):
    before = http.get(f"/_sandbox/{path}").json()
    answer = http.post(f"/_sandbox/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert http.get(f"/_sandbox/{path}").json() == before
    assert http.get("/Job").status_code == 200


def test_the_clock_can_be_set_moved_stopped_and_started(server, http):
    assert http.get("/_sandbox/clock").json() == {
        "now": "2026-11-20T09:15:30.0000000Z",
        "frozen": True,
    }
    moved = http.post("/_sandbox/clock", json={"move": 90}).json()
    assert moved["now"] == "2026-11-20T09:17:00.0000000Z"
    http.post("/_sandbox/clock", json={"now": "2026-12-01T00:00:00Z"})
    assert server.clock.now() == datetime(2026, 12, 1, tzinfo=UTC)
    assert http.post("/_sandbox/clock", json={"frozen": False}).json()["frozen"] is False
    first = server.clock.now()
    assert first.day == 1
    while server.clock.now() == first:
        pass
    assert http.post("/_sandbox/clock", json={"frozen": True}).json()["frozen"] is True
    assert server.clock.now() == server.clock.now()


@pytest.mark.parametrize("path", ["clock", "faults", "variant", "requests", "tokens"])
@pytest.mark.parametrize("given", [None, "Bearer x", "Basic eDp5", "Bearer é"])
def test_the_control_endpoint_needs_the_token_or_the_secret(server, path, given):
    headers = {} if given is None else {"authorization": given.encode("latin-1")}
    for method in ("GET", "POST", "DELETE"):
        answer = httpx.request(method, f"{server.base_url}/_sandbox/{path}", headers=headers)
        assert answer.status_code == 401
    headers = {"authorization": f"Bearer {server.client_secret}"}
    answer = httpx.delete(f"{server.base_url}/_sandbox/{path}", headers=headers)
    assert answer.status_code in (200, 204, 405)


@pytest.mark.parametrize("path", ["/Job", "/connect/token", "/_sandbox/clock", "/nowhere"])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("rebound.example", 421),
        ("rebound.example:80", 421),
        ("127.0.0.1.example:80", 421),
        ("", 421),
        ("localhost", None),
        ("localhost:80", None),
        ("127.0.0.1:1", None),
    ],
)
def test_requests_to_another_host_s_name_are_refused(http, path, name, status):
    answer = http.get(path, headers={"host": name})
    assert (answer.status_code == 421) == (status == 421)


@pytest.mark.parametrize("origin", ["http://page.example", "null", "http://127.0.0.1:1"])
def test_a_web_page_can_not_use_it(server, http, origin):
    for path in ("/Job", "/connect/token", "/_sandbox/faults", "/_sandbox/tokens"):
        for method in ("GET", "POST", "DELETE"):
            answer = http.request(method, path, headers={"origin": origin}, content=b"{}")
            assert answer.status_code == 403
    assert http.get("/Job", headers={"origin": server.base_url}).status_code == 200


def test_what_was_asked_is_on_record(server, http):
    http.delete("/_sandbox/requests")
    http.get("/Dataset/uk_consumer_master_2026_output/data?start=5&count=3")
    http.get("/Job/nobody")
    http.get("/Job/nobody", headers={"authorization": ""})
    seen = http.get("/_sandbox/requests").json()
    assert seen["total"] == 3
    assert seen["counts"]["GET /Job/nobody"] == 2
    assert [entry["status"] for entry in seen["log"]] == [200, 404, 401]
    assert seen["log"][0]["query"] == "start=5&count=3"
    assert seen["log"][0]["at"] == "2026-11-20T09:15:30+00:00"
