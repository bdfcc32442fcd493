"""The demo's stories: told once, by the verbs, with something to see for every role."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import select

from brokers import sdk
from brokers.sdk import conformance
from gateway import catalog, identity, requests, work
from gateway.authz import SYSTEM
from gateway.demo import catalogue, directory, stories
from gateway.demo.company import MACHINE, colleagues
from gateway.demo.services import STEWARDS, Seeding, draw_circles
from gateway.requests import Request, RequestState
from gateway.vault import Keys

REGISTRY = sdk.load()


@pytest.fixture
async def house(units: work.Units, tmp_path: Path) -> None:
    """The demo's own people and services, over applications that answer in memory."""
    people, at = colleagues(), {"public": "http://id.test", "internal": "http://id.test"}
    issuers = identity.Issuers(identity.keycloak(realm, **at) for realm in identity.Realm)
    subjects = {one.username: f"sub-{one.username}" for one in people}
    await directory.into_tables(units, issuers, people, subjects, MACHINE[0])
    async with units.read(SYSTEM) as unit:
        known = {one.username: UUID(str(one.id)) for one in await identity.people(unit)}
    connected = replace(REGISTRY, connect=lambda one: conformance.client(one, conformance.good(one)))
    seeding = Seeding(
        units=units,
        keys=Keys.create(tmp_path / "kek"),
        registry=connected,
        stewards={kind: known[name] for kind, name in STEWARDS.items()},
        secrets={"prices": {"key": SecretStr(conformance.CANARY * 2)}},
    )
    await draw_circles(units)
    for number, slug in enumerate(REGISTRY.templates):
        await seeding.offer(slug, f"http://127.0.0.1:{7000 + number}")
    told_of = {story.form.service for story in stories.STORIES}
    by_hand = [one for one in catalogue.manifests() if one.id in told_of]
    await catalogue.seed(units, STEWARDS, by_hand)


async def told(units: work.Units) -> dict[str, str]:
    """Reasons and states of all requests."""
    async with units.read(SYSTEM) as unit:
        rows = (await unit.db.execute(select(Request))).scalars()
        return {row.reason: row.state for row in rows}


async def test_there_are_wishes_at_every_stage(house: None, units: work.Units) -> None:
    """Decided by rule and by people, waiting, asked back, denied, and one in an emergency."""
    await stories.tell(units)
    found = await told(units)
    assert len(found) == len(stories.STORIES)
    assert set(found.values()) == {
        RequestState.APPROVED,
        RequestState.PENDING,
        RequestState.NEEDS_INFO,
        RequestState.DENIED,
    }


async def test_the_second_start_tells_nothing_anew(
    house: None, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """Not even the delegation that somebody may have ended."""
    await stories.tell(units)
    before = len(emitted)
    await stories.tell(units)
    assert len(emitted) == before


async def test_a_story_that_cannot_happen_any_more_is_left_out(house: None, units: work.Units) -> None:
    """The start goes on: somebody closed the calendar, and the others are told."""
    async with units.open(SYSTEM) as unit:
        calendar = next(one for one in await catalog.administered_services(unit) if one.slug == "calendar")
        await catalog.restrict(unit, calendar.id, why="Being replaced.")
    await stories.tell(units)
    left = {story.form.reason for story in stories.STORIES if story.form.service != "calendar"}
    assert set(await told(units)) == left


async def test_whoever_is_away_has_a_stand_in(house: None, units: work.Units) -> None:
    """The steward finds what waits for the manager."""
    await stories.tell(units)
    _, taker, _ = stories.AWAY
    async with units.read(SYSTEM) as unit:
        person = await identity.person_by_username(unit, taker)
        assert person
        bearer = await identity.bearer_by_id(unit, person.id, unit.now)
    assert bearer
    async with units.read(bearer.subject) as unit:
        waiting = await requests.inbox(unit)
    assert [one.on_behalf_of is not None for one in waiting.items] == [True]
