"""Who may call, from where, and what everybody else is told."""

import pytest

from tests.api.conftest import ORIGIN, Desk

WISH = {"service": "desk", "plan": "basic", "reason": "For a quote."}


async def test_nobody_gets_401_as_a_problem_and_never_a_redirect(desk: Desk) -> None:
    """RFC 9457 with the challenge of RFC 6750, also for a browser that asks for a page."""
    async with desk.anonymous() as client:
        for accept in ("*/*", "text/html"):
            answer = await client.get("/api/v1/grants", headers={"accept": accept})
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_an_unknown_token_is_refused_even_beside_a_session(desk: Desk) -> None:
    """A request with both is judged by its token alone."""
    async with desk.browser(desk.company.ines) as client:
        assert (await client.get("/api/v1/me")).status_code == 200
        refused = await client.get("/api/v1/me", headers={"authorization": "Bearer nonsense"})
    assert refused.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(
            {"origin": "http://notes.localhost:8080", "sec-fetch-site": "same-site"}, id="brokered service"
        ),
        pytest.param({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, id="foreign site"),
        pytest.param({"origin": "null", "sec-fetch-site": "cross-site"}, id="null origin"),
        pytest.param({"origin": "", "sec-fetch-site": ""}, id="nothing said"),
        pytest.param({"origin": ORIGIN, "content-type": "text/plain"}, id="form type"),
    ],
)
async def test_a_session_changes_nothing_from_another_page(desk: Desk, headers: dict[str, str]) -> None:
    """Fetch Metadata, Origin and the content type each refuse on their own; the allow is asked for beside."""
    async with desk.browser(desk.company.ines) as client:
        body = '{"service":"desk","plan":"basic","reason":"For a quote."}'
        for name, value in headers.items():
            if not value:
                del client.headers[name]
        given = {"content-type": "application/json"} | {n: v for n, v in headers.items() if v}
        refused = await client.post("/api/v1/requests", content=body, headers=given)
        assert refused.status_code in {403, 415}
        client.headers.update({"origin": ORIGIN, "sec-fetch-site": "same-origin"})
        assert (await client.get("/api/v1/grants")).json()["items"] == []
        assert (await client.post("/api/v1/requests", json=WISH)).status_code == 201


async def test_a_refusal_names_rules_and_trace(desk: Desk) -> None:
    """And it goes on record."""
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with desk.bearer(desk.company.ines) as client:
        refused = await client.post(
            "/api/v1/requests",
            json={**WISH, "duration": "P400D"},
            headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"},
        )
    problem = refused.json()
    assert (refused.status_code, problem["status"], problem["trace_id"]) == (403, 403, trace)
    assert problem["reasons"] == ["request.duration-within-plan"]
    async with desk.bearer(desk.company.auditor) as client:
        assert (await client.get("/api/v1/me")).json()["roles"] == ["employee", "auditor"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"service":', 400),
        ('{"service": "desk", "reason": "ok", "surprise": 1}', 422),
        ('{"service": "../etc", "reason": "For a quote."}', 422),
        ("[]", 422),
        ("x" * 1_100_000, 413),
    ],
)
async def test_a_body_that_cannot_be_accepted_is_said_to_be(desk: Desk, body: str, status: int) -> None:
    """Not JSON, unknown fields, wrong values, too large."""
    async with desk.bearer(desk.company.ines) as client:
        refused = await client.post(
            "/api/v1/requests", content=body, headers={"content-type": "application/json"}
        )
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"


async def test_an_address_that_is_not_there_is_a_problem_too(desk: Desk) -> None:
    """Wrong path and wrong method."""
    async with desk.bearer(desk.company.ines) as client:
        assert (await client.get("/api/v1/nothing")).status_code == 404
        assert (await client.delete("/api/v1/services")).status_code == 405
