"""A refusal in the form of whoever asked."""

import pytest
from fastapi import FastAPI

from gateway import enforcement, web
from gateway.kernel import Kind
from gateway.web import problems
from tests.web import kit

TRACE = "0af7651916cd43dd8448eb211c80319c"
HTML = {"accept": "text/html"}


def test_every_kind_has_its_number() -> None:
    """A new kind without one would answer 500."""
    assert set(problems.STATUS) == set(Kind)


async def test_our_own_fault_says_a_number_and_nothing_else(lone: FastAPI) -> None:
    """500 with the trace; the exception's words stay in the log."""
    async with kit.program(lone) as client:
        answer = await client.get("/fault", headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert (answer.status_code, answer.json()["trace_id"]) == (500, TRACE)
    assert "canary" not in answer.text
    assert "content-security-policy" in answer.headers


async def test_what_is_away_says_when_to_come_back(lone: FastAPI) -> None:
    """503 with Retry-After."""
    async with kit.program(lone) as client:
        answer = await client.get("/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert answer.headers["content-type"] == web.MEDIA_TYPE


async def test_a_person_gets_a_page_and_a_program_json(lone: FastAPI) -> None:
    """A navigation is seen; a fetch and the API are read."""
    async with kit.program(lone) as client:
        seen = await client.get("/away", headers=HTML)
        fetched = await client.get("/away", headers=HTML | {"sec-fetch-mode": "cors"})
        api = await client.get("/api/v1/nothing", headers=HTML)
    assert "text/html" in seen.headers["content-type"]
    assert fetched.headers["content-type"] == api.headers["content-type"] == web.MEDIA_TYPE


@pytest.mark.parametrize(
    ("target", "to"), [("/page", "/page"), ("/page?q=a&b=%2F%2Fx", "/page%3Fq%3Da%26b%3D%252F%252Fx")]
)
async def test_a_browser_on_its_way_is_sent_to_sign_in(lone: FastAPI, target: str, to: str) -> None:
    """And comes back to where it was going."""
    async with kit.program(lone) as client:
        answer = await client.get(target, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={to}")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/page", {}),
        ("/page", HTML | {"sec-fetch-mode": "cors"}),
        ("/api/v1/page", HTML),
    ],
)
async def test_nobody_else_is_redirected(lone: FastAPI, path: str, headers: dict[str, str]) -> None:
    """401 says it plainly."""
    async with kit.program(lone) as client:
        assert (await client.get(path, headers=headers)).status_code == 401


async def test_every_type_is_explained_and_no_other(lone: FastAPI) -> None:
    """The address in `type` answers."""
    async with kit.program(lone) as client:
        for slug in problems.known():
            assert (await client.get(f"/problems/{slug}")).status_code == 200, slug
        assert (await client.get("/problems/nothing")).status_code == 404


async def test_what_envoy_and_the_edge_answer_is_explained_too(lone: FastAPI) -> None:
    """Every refusal at a service's own address names a type of ours, with more to say than a title."""
    async with kit.program(lone) as client:
        for slug in (*enforcement.Refusal, *enforcement.FACTS):
            answer = await client.get(f"/problems/{slug}")
            assert answer.status_code == 200, slug
            assert len(answer.text.strip().splitlines()) > 1, slug


async def test_wrong_method_and_address_are_problems(lone: FastAPI) -> None:
    """405 and 404 in the same form."""
    async with kit.program(lone) as client:
        wrong = await client.delete("/open")
        nowhere = await client.get("/nowhere")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/wrong-method")
    assert (nowhere.status_code, nowhere.json()["type"]) == (404, "/problems/not-found")
