"""Tokens over the API: shown once, kept nowhere, and no way into portal or API."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from gateway import audit, enforcement, reactions, tokens, work
from gateway.authz import ANYONE
from gateway.identity import HttpKeys, KeySource, Validator
from tests.api.conftest import Desk, desk
from tests.tokens.conftest import Counter
from tests.web import kit

KEY = {"idempotency-key": "0f2b6f2e-6cf1-4d6b-9b60-3a6f40f0a001"}
FORM = {"name": "nightly export", "duration": "P7D"}


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """Everything that the product writes in the transaction of an act."""
    return [audit.append, enforcement.note, work.queue_sink(reactions.routes())]


async def test_a_token_is_shown_in_the_one_answer(counter: Counter, desk: Desk) -> None:
    """Lists know it by name, state and days."""
    address = f"/api/v1/grants/{counter.prices.id}/tokens"
    async with desk.bearer(counter.company.ines) as client:
        made = await client.post(address, json=FORM)
        listed = (await client.get("/api/v1/tokens", params={"service": "prices"})).json()
        other = (await client.get("/api/v1/tokens", params={"service": "stock"})).json()
    told = made.json()
    assert made.status_code == 201
    assert tokens.plausible(told.pop("token"))
    assert (told["name"], told["state"], told["service"]) == ("nightly export", "live", "prices")
    assert listed == {"items": [told], "next": None}
    assert other["items"] == []


async def test_a_replayed_answer_holds_no_token(counter: Counter, desk: Desk) -> None:
    """The same thing, made once; whoever lost the answer makes another one."""
    address = f"/api/v1/grants/{counter.prices.id}/tokens"
    async with desk.bearer(counter.company.ines) as client:
        first = (await client.post(address, json=FORM, headers=KEY)).json()
        again = await client.post(address, json=FORM, headers=KEY)
        listed = (await client.get("/api/v1/tokens")).json()["items"]
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == {**first, "token": None}
    assert len(listed) == 1


async def test_the_token_is_nowhere_but_in_its_answer(
    counter: Counter, desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every table, jobs and kept answers among them, and every line of the log."""
    address = f"/api/v1/grants/{counter.prices.id}/tokens"
    with caplog.at_level(logging.DEBUG):
        async with desk.bearer(counter.company.ines) as client:
            made = (await client.post(address, json=FORM, headers=KEY)).json()
            await client.post(f"/api/v1/tokens/{made['id']}/revoke", headers={})
    secret, name = made["token"], made["name"]
    printed = capsys.readouterr()
    assert secret not in caplog.text + printed.out + printed.err
    seen = await _dump(counter.units)
    assert name in seen
    assert secret not in seen
    assert secret[4:31] not in seen


async def _dump(units: work.Units) -> str:
    """Every row of every table as text."""
    tables = text(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ('public', 'pgqueuer') and table_type = 'BASE TABLE'"
    )
    found: list[str] = []
    async with units.read(ANYONE) as unit:
        for schema, table in (await unit.db.execute(tables)).all():
            rows = await unit.db.execute(text(f'select t::text from "{schema}"."{table}" t'))  # noqa: S608
            found += [row[0] for row in rows]
    return "\n".join(found)


async def test_taken_back_by_its_owner_and_not_by_a_colleague(counter: Counter, desk: Desk) -> None:
    """404 for him, 200 for her, and 200 again."""
    token, _ = await counter.make()
    address = f"/api/v1/tokens/{token.id}/revoke"
    async with desk.bearer(counter.company.olaf) as client:
        assert (await client.post(address)).status_code == 404
    async with desk.bearer(counter.company.ines) as client:
        for _ in range(2):
            answer = await client.post(address)
            assert (answer.status_code, answer.json()["state"]) == (200, "revoked")


async def test_the_tokens_of_an_access_are_shown_to_it_and_not_to_a_colleague(
    counter: Counter, desk: Desk
) -> None:
    """Also how a leaked one is found and ended."""
    token, _ = await counter.make()
    address = f"/api/v1/grants/{counter.prices.id}/tokens"
    async with desk.bearer(counter.company.security) as client:
        assert [one["id"] for one in (await client.get(address)).json()["items"]] == [str(token.id)]
    async with desk.bearer(counter.company.olaf) as client:
        assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x", "duration": "P31D"},
        {"name": "x", "duration": "-P1D"},
        {"name": "x", "duration": "soon"},
        {"name": "x", "more": 1},
        {"name": 5},
    ],
)
async def test_what_cannot_be_accepted_names_its_field(
    counter: Counter, desk: Desk, form: dict[str, object]
) -> None:
    """422; a good one beside it is made."""
    address = f"/api/v1/grants/{counter.prices.id}/tokens"
    async with desk.bearer(counter.company.ines) as client:
        refused = await client.post(address, json=form)
        assert refused.status_code == 422
        assert refused.json()["fields"]
        assert (await client.post(address, json={"name": "x"})).status_code == 201


async def test_a_personal_token_opens_neither_portal_nor_api(counter: Counter, desk: Desk) -> None:
    """The real validator: it is for one service and can make no other token."""
    _, secret = await counter.make()
    desk.app.state.ports = replace(
        desk.app.state.ports,
        validator=Validator(kit.ISSUERS, KeySource(HttpKeys(None), desk.clock), desk.clock),  # type: ignore[arg-type]  # no key is fetched
    )
    async with kit.program(desk.app, secret) as client:
        for path in ("/api/v1/me", "/api/v1/tokens"):
            refused = await client.get(path)
            assert (refused.status_code, refused.json()["type"]) == (401, "/problems/token-refused")
        made = await client.post(f"/api/v1/grants/{counter.prices.id}/tokens", json=FORM)
        assert made.status_code == 401


__all__ = ["desk"]
