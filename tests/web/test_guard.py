"""What another site's page makes a browser send."""

import pytest
from fastapi import FastAPI

from tests.web import kit

SIBLING = "http://notes.localhost:8080"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, id="cross-site"),
        pytest.param({"sec-fetch-site": "same-site", "origin": SIBLING}, id="same-site"),
        pytest.param({"sec-fetch-site": "same-origin", "origin": SIBLING}, id="metadata and origin differ"),
        pytest.param({"sec-fetch-site": "none"}, id="typed, and yet a change"),
        pytest.param({"origin": SIBLING}, id="origin of a sibling"),
        pytest.param({"origin": "null"}, id="null origin"),
        pytest.param({"origin": "http://localhost:8081"}, id="another port"),
        pytest.param({"origin": "https://localhost:8080"}, id="another scheme"),
        pytest.param({"cookie": "frontdesk-8080=x"}, id="a cookie and no origin"),
        pytest.param({"cookie": "x=y", "authorization": "Basic eDp5"}, id="a cookie and no bearer"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "authorization": "Bearer x"}, id="a bearer from another site"
        ),
    ],
)
async def test_a_change_from_elsewhere_is_refused(lone: FastAPI, headers: dict[str, str]) -> None:
    """403 before any route runs."""
    async with kit.program(lone) as client:
        answer = await client.post("/open", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-page")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "same-origin", "origin": kit.ORIGIN}, id="own page"),
        pytest.param({"sec-fetch-site": "same-origin"}, id="own page that says no origin"),
        pytest.param({"origin": kit.ORIGIN, "cookie": "x=y"}, id="older browser"),
        pytest.param({"cookie": "x=y", "authorization": "Bearer x"}, id="a program with a token"),
        pytest.param({}, id="a program without anything"),
    ],
)
async def test_a_change_from_our_own_page_or_a_program_passes(lone: FastAPI, headers: dict[str, str]) -> None:
    """The allow beside it."""
    async with kit.program(lone) as client:
        answer = await client.post("/open", content=b"x", headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("made_by", ["same-site", "cross-site"])
async def test_links_from_elsewhere_are_followed_and_fetches_are_not(lone: FastAPI, made_by: str) -> None:
    """A mail's link opens the page; a sibling's script reads nothing."""
    async with kit.program(lone) as client:
        link = {"sec-fetch-site": made_by, "sec-fetch-mode": "navigate", "accept": "text/html"}
        followed = await client.get("/page", headers=link)
        fetched = await client.get("/page", headers=link | {"sec-fetch-mode": "no-cors"})
    assert followed.status_code == 303
    assert fetched.status_code == 403
