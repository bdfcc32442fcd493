"""Somebody leaves: by the real queue every access is being taken away, and the seats are empty."""

from uuid import UUID

from sqlmodel import col, func, select

from gateway import catalog, grants, identity
from gateway.authz import SYSTEM
from gateway.grants import GrantState
from gateway.runtime import Runtime
from tests.company import Company
from tests.worker.conftest import asked, state, until, working


async def test_a_leaver_loses_access_and_seats_by_themselves(live: Runtime, company: Company) -> None:
    """One act of IT; everything else follows from its event."""
    leaving = UUID(company.olaf.id)
    async with live.units.open(SYSTEM) as unit:
        await catalog.appoint(unit, company.desk.id, catalog.StewardKind.IT_OWNER, leaving)
    async with working(live):
        held = [await asked(live.units, company.olaf, service=slug) for slug in ("desk", "plant")]

        async def all_in(wanted: GrantState) -> bool:
            return {await state(live.units, grant) for grant in held} == {wanted}

        async def active() -> bool:
            return await all_in(GrantState.ACTIVE)

        assert await until(active)
        async with live.units.open(company.it) as unit:
            await identity.deactivate(unit, identity.PersonId(leaving), why="test")

        async def gone() -> bool:
            return await all_in(GrantState.REVOKING) and not await _seats(live, leaving)

        assert await until(gone)
    async with live.units.read(SYSTEM) as unit:
        rows = [await unit.db.get_one(grants.Grant, grant.id) for grant in held]
    assert {row.ended_reason for row in rows} == {grants.EndedReason.LEAVER}


async def _seats(live: Runtime, person_id: UUID) -> int:
    async with live.units.read(SYSTEM) as unit:
        query = select(func.count()).where(col(catalog.Stewardship.person_id) == person_id)
        return int((await unit.db.execute(query)).scalar_one())
