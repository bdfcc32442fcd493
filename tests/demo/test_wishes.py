"""The demo's proposals: made once, by the verbs; what became of them is left alone."""

from pathlib import Path

import pytest

from gateway import identity, proposals, work
from gateway.authz import SYSTEM
from gateway.demo import directory, wishes
from gateway.demo.company import MACHINE, colleagues


@pytest.fixture
async def people(units: work.Units, tmp_path: Path) -> None:
    """The demo's own people."""
    known, at = colleagues(), {"public": "http://id.test", "internal": "http://id.test"}
    issuers = identity.Issuers(identity.keycloak(realm, **at) for realm in identity.Realm)
    subjects = {one.username: f"sub-{one.username}" for one in known}
    await directory.into_tables(units, issuers, known, subjects, MACHINE[0])


async def test_wishes_are_there_once_and_stay_as_people_left_them(people: None, units: work.Units) -> None:
    """One with colleagues, one planned; the next start makes none anew, not even one that is over."""
    await wishes.propose(units)
    async with units.read(SYSTEM) as unit:
        found = await proposals.listing(unit, states=())
    assert [(one.name, one.wanted, one.state) for one in found] == [
        ("Signatures on screen", 4, "open"),
        ("Krisp", 2, "planned"),
        ("Hall plan in Draw.io", 1, "open"),
    ]
    async with units.read(SYSTEM) as unit:
        (admin,) = [one for one in await identity.people(unit) if one.username == wishes.IT]
        bearer = await identity.bearer_by_id(unit, admin.id, unit.now)
    assert bearer is not None
    async with units.open(bearer.subject) as unit:
        await proposals.decline(unit, proposals.ProposalId(found[0].id), why="Not now.")
    await wishes.propose(units)
    async with units.read(SYSTEM) as unit:
        assert len(await proposals.listing(unit, states=())) == len(wishes.WISHES)
