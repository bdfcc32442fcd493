"""How somebody becomes IT administrator without one: the first start, and the way back."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select, update

from gateway import identity, work
from gateway.authz import SYSTEM, Subject
from gateway.identity import PersonId
from gateway.identity.models import Invitation
from gateway.kernel import FixedClock, errors
from tests.company import Company
from tests.identity.conftest import Desk


def _id(subject: Subject) -> PersonId:
    return PersonId(UUID(subject.id))


async def _link(units: work.Units) -> identity.Invited:
    async with units.open(SYSTEM) as unit:
        return await identity.recover_link(unit)


async def _row(units: work.Units, subject: Subject) -> identity.Person:
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(identity.Person, UUID(subject.id))


async def test_a_first_start_invites_only_where_nobody_looks_after_the_house(
    company: Company, units: work.Units, clock: FixedClock
) -> None:
    """An administrator who has left is none."""
    async with units.open(SYSTEM) as unit:
        assert await identity.invite_admin(unit) is None
    async with units.open(company.security) as unit:
        await identity.deactivate(unit, _id(company.it), why="Left.")
    async with units.open(SYSTEM) as unit:
        invited = await identity.invite_admin(unit)
    assert invited is not None
    assert invited.ends_at == clock.now() + timedelta(hours=1)
    assert len(invited.secret) == 43
    assert invited.secret not in repr(invited)
    async with units.read(SYSTEM) as unit:
        row = (await unit.db.execute(select(Invitation))).scalar_one()
    assert invited.secret not in str(row.model_dump())


@pytest.mark.parametrize("who", ["it", "ines", "security"])
async def test_nobody_but_the_servers_own_machine_invites_or_recovers(
    who: str, company: Company, units: work.Units
) -> None:
    """An administrator gives roles in another way; a link by hand would leave no trace of whom."""
    async with units.open(getattr(company, who)) as unit:
        with pytest.raises(work.NotAllowed):
            await identity.invite_admin(unit)
        with pytest.raises(work.NotAllowed):
            await identity.recover_link(unit)
        with pytest.raises(work.NotAllowed):
            await identity.recover_admin(unit, "ines@own.example")


async def test_of_two_who_take_a_link_at_once_one_is_too_late(
    company: Company, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """One statement takes it."""
    secret = (await _link(units)).secret

    async def take(subject: Subject) -> None:
        async with units.open(subject) as unit:
            await identity.enrol_admin(unit, secret, _id(subject))

    results = await asyncio.gather(take(company.ines), take(company.olaf), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["InvitationOver", "NoneType"]
    (said,) = [e.event for e in emitted if isinstance(e.event, identity.AdminEnrolled)]
    assert (await _row(units, company.ines)).id == said.id or (await _row(units, company.olaf)).id == said.id


async def test_a_link_is_over_after_an_hour(company: Company, units: work.Units, clock: FixedClock) -> None:
    """To the second."""
    link = await _link(units)
    clock.advance(timedelta(minutes=59, seconds=59))
    async with units.read(SYSTEM) as unit:
        await identity.invited(unit, link.secret)
    clock.advance(timedelta(seconds=1))
    async with units.open(company.ines) as unit:
        with pytest.raises(identity.InvitationOver):
            await identity.enrol_admin(unit, link.secret, _id(company.ines))


async def test_what_the_issuer_says_at_the_next_sign_in_takes_no_role_of_this_house(desk: Desk) -> None:
    """It takes its own, as always."""
    first = await desk.sign_in(roles=["employee", "auditor"])
    async with desk.units.open(SYSTEM) as unit:
        secret = (await identity.recover_link(unit)).secret
    async with desk.units.open(first.signed_in.subject) as unit:
        await identity.enrol_admin(unit, secret, first.signed_in.person_id)
    again = await desk.sign_in(roles=["employee"])
    assert again.signed_in.subject.attrs["roles"] == ("employee", "it-admin")


async def test_a_named_person_is_administrator_again_even_after_leaving(
    company: Company, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """Said loudly, and allowed by a rule that stands beside it."""
    async with units.open(company.security) as unit:
        await identity.deactivate(unit, _id(company.it), why="A mistake.")
    async with units.open(SYSTEM) as unit:
        person = await identity.recover_admin(unit, " IT@own.example")
    assert (person.id, person.active) == (_id(company.it), True)
    assert "it-admin" in person.roles_here
    (said,) = [e for e in emitted if isinstance(e.event, identity.AdminRecovered)]
    assert said.event == identity.AdminRecovered(id=person.id, person=person.id)
    assert said.because is not None
    assert said.because.reasons == ("admin.system-opens-the-way",)


@pytest.mark.parametrize("address", ["nobody@own.example", "supplier@mill.example", ""])
async def test_who_is_no_member_of_staff_is_not_made_administrator(
    address: str, company: Company, units: work.Units
) -> None:
    """A supplier's account is none of ours to raise."""
    async with units.open(SYSTEM) as unit:
        with pytest.raises(errors.NotFound):
            await identity.recover_admin(unit, address)


async def test_an_address_that_two_share_names_nobody(company: Company, units: work.Units) -> None:
    """Otherwise a second account with a borrowed address could be raised."""
    async with units.open(SYSTEM) as unit:
        await unit.db.execute(
            update(identity.Person)
            .where(identity.Person.username == "olaf")  # type: ignore[arg-type]  # a column, to mypy a bool
            .values(email="ines@own.example")
        )
        with pytest.raises(errors.NotFound):
            await identity.recover_admin(unit, "ines@own.example")


async def test_the_first_administrator_names_the_company(units: work.Units) -> None:
    """Once; whoever comes later finds it there. Without a link nobody does."""
    async with units.open(SYSTEM) as unit:
        secret = (await identity.recover_link(unit)).secret
        with pytest.raises(identity.InvitationOver):
            await identity.found(unit, "x", "Evil", "a@evil.example")
        with pytest.raises(errors.Invalid):
            await identity.found(unit, secret, "!!!", "ada@lindenhof.example")
        first = await identity.found(unit, secret, "Lindenhof & Söhne", "ada@lindenhof.example")
        house = await identity.found(unit, secret, "Another", "ada@lindenhof.example")
    assert house.id == first.id
    assert (house.slug, house.name, house.realm) == ("lindenhof-s-hne", "Lindenhof & Söhne", "workforce")
    assert house.domains == ["lindenhof.example"]


@pytest.mark.parametrize(
    ("claims", "zone", "locale"),
    [
        ({"zoneinfo": "Europe/Amsterdam", "locale": "nl_NL"}, "Europe/Amsterdam", "nl-NL"),
        ({"zoneinfo": "../../etc/passwd", "locale": "<script>"}, "UTC", "en"),
        ({}, "UTC", "en"),
    ],
)
async def test_zone_and_language_come_from_the_issuer_where_it_knows_them(
    claims: dict[str, object], zone: str, locale: str, desk: Desk
) -> None:
    """What is no zone and no language is not taken over; what was known before stays."""
    first = await desk.sign_in(**claims)
    assert (first.signed_in.zone, first.signed_in.locale) == (zone, locale)
    again = await desk.sign_in()
    assert (again.signed_in.zone, again.signed_in.locale) == (zone, locale)
