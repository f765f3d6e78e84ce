"""The sandbox over a real socket: it starts, gives a token, and answers."""

import httpx


def test_an_account_can_be_read(sandbox):
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "scope": "BatchApi",
    }
    with httpx.Client(base_url=sandbox.base_url) as http:
        assert http.get("/Job").status_code == 401
        token = http.post(sandbox.token_url, data=form).json()["access_token"]
        http.headers["authorization"] = f"Bearer {token}"
        assert len(http.get("/Job").json()) == 100
