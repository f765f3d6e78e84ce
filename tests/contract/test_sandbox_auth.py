"""The token server: client credentials, one scope, tokens that end."""

import base64

import httpx
import pytest

FORM = {"grant_type": "client_credentials", "scope": "BatchApi"}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def credentials(sandbox) -> dict[str, str]:
    return {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}


def test_a_token_is_given_for_the_credentials(sandbox):
    answer = httpx.post(sandbox.token_url, data=FORM | credentials(sandbox))
    assert answer.status_code == 200
    granted = answer.json()
    assert granted["token_type"] == "Bearer"
    assert granted["scope"] == "BatchApi"
    assert granted["expires_in"] == 3600
    assert answer.headers["cache-control"] == "no-store"
    headers = bearer(granted["access_token"])
    assert httpx.get(f"{sandbox.base_url}/Job", headers=headers).status_code == 200


def test_credentials_may_come_in_the_header(sandbox):
    auth = (sandbox.client_id, sandbox.client_secret)
    assert httpx.post(sandbox.token_url, data=FORM, auth=auth).status_code == 200


def test_the_token_server_can_be_discovered(sandbox):
    found = httpx.get(f"{sandbox.base_url}/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == sandbox.token_url
    assert found["issuer"] == sandbox.base_url
    assert "BatchApi" in found["scopes_supported"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"client_secret": ""}, "invalid_client"),
        ({"client_secret": "pässword"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "Everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_request_gets_the_standard_s_error(sandbox, change, error):
    answer = httpx.post(sandbox.token_url, data=FORM | credentials(sandbox) | change)
    assert answer.status_code == 400
    assert answer.json() == {"error": error}


@pytest.mark.parametrize("value", ["Basic !!!", "Basic " + base64.b64encode(b"a:b").decode()])
def test_a_wrong_header_is_401(sandbox, value):
    answer = httpx.post(sandbox.token_url, data=FORM, headers={"authorization": value})
    assert answer.status_code == 401
    assert answer.json() == {"error": "invalid_client"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer é.é.é",
        "Basic abc",
    ],
)
def test_without_a_good_token_everything_is_401(sandbox, value):
    headers = {} if value is None else {"authorization": value.encode("latin-1")}
    for path in ("/Job", "/Job/x", "/Dataset", "/Dataset/x", "/Dataset/x/data", "/nowhere"):
        answer = httpx.get(sandbox.base_url + path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_with_another_claim_is_refused(sandbox, http_to):
    good = http_to(sandbox).headers["authorization"].removeprefix("Bearer ")
    header, claims, signature = good.split(".")
    longer = base64.urlsafe_b64decode(claims + "==").replace(b"sandbox", b"another")
    forged = base64.urlsafe_b64encode(longer).rstrip(b"=").decode()
    headers = bearer(f"{header}.{forged}.{signature}")
    assert httpx.get(f"{sandbox.base_url}/Job", headers=headers).status_code == 401


def test_a_token_ends_after_its_lifetime(fresh_sandbox, http_to):
    sandbox = fresh_sandbox(token_lifetime=60)
    http = http_to(sandbox)
    sandbox.clock.move(59)
    assert http.get("/Job").status_code == 200
    sandbox.clock.move(1)
    assert http.get("/Job").status_code == 401
    assert http_to(sandbox).get("/Job").status_code == 200


def test_tokens_can_be_revoked(fresh_sandbox, http_to):
    sandbox = fresh_sandbox()
    http = http_to(sandbox)
    assert http.delete("/_sandbox/tokens").status_code == 204
    assert http.get("/Job").status_code == 401
    assert http_to(sandbox).get("/Job").status_code == 200


def test_a_good_token_can_be_refused_once(fresh_sandbox, http_to):
    http = http_to(fresh_sandbox(unauthorised_once=True))
    assert [http.get("/Job").status_code for _ in range(3)] == [401, 200, 200]
