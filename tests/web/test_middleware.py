"""What stands around every answer."""

from collections.abc import AsyncIterator

from fastapi import FastAPI

from gateway.kernel import metrics
from gateway.web.middleware import LARGEST_BODY
from tests.web import kit


async def test_every_answer_carries_the_policy_and_is_nobody_elses(lone: FastAPI) -> None:
    """Also a refusal; the nonce is new each time."""
    async with kit.program(lone) as client:
        first, second = await client.get("/healthz"), await client.get("/nowhere")
    for answer in (first, second):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        assert "form-action 'self' http://id.test;" in policy
        assert policy.endswith("require-trusted-types-for 'script'; trusted-types 'none'")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in answer.headers
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]


async def test_after_an_act_the_browser_forgets_what_it_fetched_ahead(lone: FastAPI) -> None:
    """A page from before would show the state from before; looking and the API change nothing there."""
    async with kit.program(lone) as client:
        acted, looked = await client.post("/open"), await client.get("/healthz")
        called = await client.post("/api/v1/open", json={})
    assert acted.headers["clear-site-data"] == '"prefetchCache"'
    assert "clear-site-data" not in looked.headers
    assert "clear-site-data" not in called.headers


async def test_a_body_at_the_limit_passes_and_over_it_does_not(lone: FastAPI) -> None:
    """Announced or in pieces."""

    async def pieces(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 1024):
            yield b"x" * 1024
        yield b"x" * (size % 1024)

    async with kit.program(lone) as client:
        fits = await client.post("/open", content=b"x" * LARGEST_BODY)
        streamed = await client.post("/open", content=pieces(LARGEST_BODY))
        announced = await client.post("/open", content=b"x" * (LARGEST_BODY + 1))
        unannounced = await client.post("/open", content=pieces(LARGEST_BODY + 1))
    assert (fits.status_code, streamed.status_code) == (200, 200)
    assert (announced.status_code, announced.json()["type"]) == (413, "/problems/too-large")
    assert (unannounced.status_code, unannounced.json()["type"]) == (413, "/problems/too-large")


async def test_answers_are_counted_by_channel_and_status(lone: FastAPI) -> None:
    """Numbers for the operator, without paths."""

    def count() -> float:
        return (
            metrics.REGISTRY.get_sample_value("frontdesk_requests_total", {"channel": "api", "status": "404"})
            or 0.0
        )

    before = count()
    async with kit.program(lone) as client:
        await client.get("/api/v1/nothing")
    assert count() == before + 1


async def test_metrics_are_for_the_socket_alone(lone: FastAPI) -> None:
    """Whoever comes through the proxy finds nothing."""
    async with kit.program(lone) as client:
        own = await client.get("/metrics", headers={"host": "socket"})
        proxied = await client.get("/metrics", headers={"host": "socket", "x-forwarded-for": "192.0.2.1"})
        public = await client.get("/metrics")
    assert own.status_code == 200
    assert "frontdesk_requests_total" in own.text
    assert (proxied.status_code, public.status_code) == (404, 404)


async def test_ready_means_the_database_answers_and_alive_does_not(lone: FastAPI, app: FastAPI) -> None:
    """Alive without it, ready only with it."""
    async with kit.program(lone) as without, kit.program(app) as with_it:
        assert (await without.get("/healthz")).status_code == 200
        assert (await without.get("/readyz")).status_code == 503
        assert (await with_it.get("/readyz")).status_code == 200


async def test_lease_keys_are_public(lone: FastAPI) -> None:
    """Services check assertions with them."""
    async with kit.program(lone) as client:
        answer = await client.get("/.well-known/frontdesk-assertion-keys")
    assert answer.json() == {"keys": []}
    assert answer.headers["content-type"] == "application/jwk-set+json"
