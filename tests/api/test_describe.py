"""The description says what is true of the routes."""

from typing import Any

from tests.api.conftest import Desk


async def described(desk: Desk) -> dict[str, Any]:
    """As anybody may read it."""
    async with desk.anonymous() as client:
        answer = await client.get("/api/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


async def test_every_operation_documents_its_refusals_as_problems(desk: Desk) -> None:
    """401 and 403 everywhere; what takes a value can refuse it; nothing but problem+json."""
    document = await described(desk)
    operations = [op for path in document["paths"].values() for op in path.values()]
    assert len(operations) >= 12
    for operation in operations:
        refusals = {s: r for s, r in operation["responses"].items() if int(s) >= 400}
        assert {"401", "403", "503"} <= set(refusals), operation["operationId"]
        assert all(list(r["content"]) == ["application/problem+json"] for r in refusals.values())


async def test_every_post_takes_an_idempotency_key(desk: Desk) -> None:
    """As a header, optional."""
    document = await described(desk)
    posts = [path["post"] for path in document["paths"].values() if "post" in path]
    assert posts
    for post in posts:
        assert "Idempotency-Key" in [p["name"] for p in post.get("parameters", [])], post["operationId"]


async def test_only_the_api_is_described(desk: Desk) -> None:
    """No page, no operator's address."""
    document = await described(desk)
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    assert "Problem" in document["components"]["schemas"]
