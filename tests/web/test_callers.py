"""Who a cookie stands for, and what a form must carry."""

from datetime import timedelta

import pytest
from fastapi import FastAPI, Request

from gateway import identity, web, work
from gateway.authz import ANYONE
from gateway.kernel import FixedClock
from tests.company import Company, session_of
from tests.web import kit


async def test_a_living_session_is_its_person_and_stays_awake(
    app: FastAPI, units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Its use is written down, at most once a minute."""
    session, secret = await session_of(units, company.ines)
    clock.advance(timedelta(minutes=2))
    async with kit.browser(app, secret) as ines:
        answer = await ines.get("/page")
    async with units.read(ANYONE) as unit:
        found = await identity.session_by_id(unit, identity.SessionId(session.id))
    assert answer.text.startswith("ines ")
    assert found is not None
    assert not found.touch_due


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"frontdesk-unattended": "1"},
        {"accept": "text/event-stream"},
    ],
)
async def test_what_nobody_did_keeps_no_session_awake(
    app: FastAPI, units: work.Units, company: Company, clock: FixedClock, headers: dict[str, str]
) -> None:
    """A page fetched ahead on hover, one that looks by itself, a stream: each answered, none a use."""
    session, secret = await session_of(units, company.ines)
    clock.advance(timedelta(minutes=2))
    async with kit.browser(app, secret) as ines:
        answer = await ines.get("/page", headers=headers)
    async with units.read(ANYONE) as unit:
        found = await identity.session_by_id(unit, identity.SessionId(session.id))
    assert answer.text.startswith("ines ")
    assert found is not None
    assert found.touch_due


async def test_an_ended_or_made_up_session_is_nobody(
    app: FastAPI, units: work.Units, company: Company, clock: FixedClock
) -> None:
    """Told alike."""
    _, secret = await session_of(units, company.ines, hours=1)
    clock.advance(timedelta(hours=1))
    for value in (secret, "made-up", "x" * 4000, "\x7f"):
        async with kit.browser(app, value) as page:
            assert (await page.get("/page")).status_code == 401


async def test_a_form_needs_the_token_of_its_own_session(
    app: FastAPI, units: work.Units, company: Company
) -> None:
    """None, or another session's, is refused; with it, faults come back as errors and values as values."""
    _, hers = await session_of(units, company.ines)
    _, his = await session_of(units, company.olaf)
    async with kit.browser(app, hers) as ines:
        without = await ines.post("/form", data={"title": "Hello"})
        foreign = await ines.post("/form", data={"title": "Hello", "form_token": token(app, his)})
        own = {"form_token": token(app, hers)}
        short = await ines.post("/form", data=own | {"title": "He", "body": "typed"})
        good = await ines.post("/form", data=own | {"title": "Hello", "body": ""})
        json = await ines.post("/form", json=own | {"title": "Hello"})
    assert (without.status_code, foreign.status_code) == (403, 403)
    assert short.status_code == 422
    assert "typed" in short.text
    assert "'title'" in short.text
    assert "form_token" not in short.text
    assert (good.status_code, good.text) == (200, "Hello empty")
    assert json.status_code == 415


async def test_the_token_of_a_form_never_looks_the_same_twice(
    app: FastAPI, units: work.Units, company: Company
) -> None:
    """Compressed pages would tell it by their length (BREACH); each way of writing it is accepted, and
    nothing that is not one: cut, lengthened, or its mask alone.
    """
    _, secret = await session_of(units, company.ines)
    first, second = token(app, secret), token(app, secret)
    assert first != second
    assert first[64:] != second[64:]
    wrong = (first[:-2], first + "00", first[:64], first[:64] + second[64:], "zz" * 64, "é" * 128)
    async with kit.browser(app, secret) as ines:
        for one in (first, second):
            sent = {"title": "Hello", "form_token": one}
            assert (await ines.post("/form", data=sent)).status_code == 200
        for one in wrong:
            sent = {"title": "Hello", "form_token": one}
            assert (await ines.post("/form", data=sent)).status_code == 403


async def test_the_api_by_session_needs_json_and_our_own_origin(
    app: FastAPI, units: work.Units, company: Company
) -> None:
    """What Fetch Metadata lets through is not enough."""
    _, secret = await session_of(units, company.ines)
    async with kit.browser(app, secret) as page:
        good = await page.post("/api/v1/open", json={})
        form = await page.post("/api/v1/open", data={"a": "b"})
        del page.headers["origin"]
        silent = await page.post("/api/v1/open", json={})
    assert good.status_code == 200
    assert form.status_code == 415
    assert silent.status_code == 403


def token(app: FastAPI, secret: str) -> str:
    """What the page of that session would carry."""
    cookie = f"{kit.SITE.session_cookie}={secret}".encode()
    return web.form_token(Request({"type": "http", "app": app, "headers": [(b"cookie", cookie)]}))
