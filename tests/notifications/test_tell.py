"""Told once, to the right people, by bell and by mail."""

from uuid import UUID

from pydantic import SecretStr
from sqlmodel import col, select

from gateway import grants, notifications, work
from gateway.authz import SYSTEM, Subject
from gateway.identity import Person
from tests.company import Company, open_grant
from tests.notifications.conftest import Server, Told, revoked


async def bell(units: work.Units, subject: Subject) -> list[notifications.Told]:
    """What that person's bell shows."""
    async with units.read(subject) as unit:
        return await notifications.told(unit)


async def test_a_revoked_person_hears_by_whom_and_why(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """In the bell and by mail; whoever revoked it is not told of it."""
    await told(await revoked(units, company, company.ines, "Left the project."))
    (notice,) = await bell(units, company.ines)
    assert (notice.kind, notice.letter.subject, notice.read) == ("revoked", "Ended: Desk", False)
    assert ("Who", "Security") in notice.letter.rows
    assert ("Reason", "Left the project.") in notice.letter.rows
    (mail,) = smtp.mails
    assert mail["To"] == "Ines <ines@own.example>"
    assert mail["Subject"] == "Ended: Desk"
    assert await bell(units, company.security) == []


async def test_the_same_event_again_tells_nobody_twice(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """A job that ran twice, as jobs may."""
    event = await revoked(units, company, company.ines, "Left the project.")
    await told(event)
    await told(event)
    assert len(await bell(units, company.ines)) == 1
    assert len(smtp.mails) == 1


async def test_the_same_thing_happening_again_is_told_again(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """Two extensions are two pieces of news."""
    grant = await open_grant(units, company.ines, "desk")
    for _ in range(2):
        async with units.open(SYSTEM) as unit:
            unit.emit(grants.GrantExtended(id=grant.id))
        await told(grants.GrantExtended(id=grant.id))
    assert [mail["Subject"] for mail in smtp.mails] == ["Longer: Desk"] * 2


async def test_ready_access_is_told_with_its_end(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """In the words of the reader's own zone."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        person = (
            await unit.db.execute(select(Person).where(col(Person.id) == UUID(company.ines.id)))
        ).scalar_one()
        person.zone = "Asia/Tokyo"
    await told(grants.GrantActivated(id=grant.id))
    (notice,) = await bell(units, company.ines)
    assert dict(notice.letter.rows)["Until"] == "Wednesday 1 April 2026, 18:00 Asia/Tokyo"


async def test_an_end_is_said_once_for_each_warning(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """Seven days and one day before; a grant that is over says nothing."""
    grant = await open_grant(units, company.ines, "desk")
    for days in (7, 7, 1):
        await told(grants.GrantEndsSoon(id=grant.id, days=days))
    assert [mail["Subject"] for mail in smtp.mails] == ["Desk ends in 7 days", "Desk ends in 1 day"]
    await revoked(units, company, company.olaf, "No.")
    gone = await revoked(units, company, company.supplier, "No.")
    await told(grants.GrantEndsSoon(id=gone.id, days=1))
    assert len(smtp.mails) == 2


async def test_whoever_left_is_told_nothing(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """Neither bell nor mail; the colleague who still works here hears it."""
    left, stays = (
        await revoked(units, company, company.ines, "No."),
        await revoked(units, company, company.olaf, "No."),
    )
    async with units.open(SYSTEM) as unit:
        person = (
            await unit.db.execute(select(Person).where(col(Person.id) == UUID(company.ines.id)))
        ).scalar_one()
        person.active = False
    await told(left)
    await told(stays)
    assert smtp.recipients == ["olaf@own.example"]
    assert await bell(units, company.ines) == []


async def test_a_bell_shows_nobody_elses_notices(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """A colleague has none of them and marks none of them as read."""
    await told(await revoked(units, company, company.ines, "No."))
    (notice,) = await bell(units, company.ines)
    assert await bell(units, company.olaf) == []
    async with units.open(company.olaf) as unit:
        await notifications.read(unit, up_to=notice.id)
    async with units.read(company.ines) as unit:
        assert await notifications.unread(unit) == 1
    async with units.open(company.ines) as unit:
        await notifications.read(unit, up_to=notice.id)
    async with units.read(company.ines) as unit:
        assert await notifications.unread(unit) == 0
    (notice,) = await bell(units, company.ines)
    assert notice.read


async def test_without_a_mail_server_the_bell_is_told_alone(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """And no mail waits for a server that nobody named."""
    event = await revoked(units, company, company.ines, "No.")
    none = notifications.Smtp(SecretStr(""), sender="desk@own.example", origin="https://desk.own.example")
    async with units.open(SYSTEM) as unit:
        await notifications.tell(unit, event, none)
    assert not [one for one in emitted if isinstance(one.event, notifications.MailQueued)]
    assert len(await bell(units, company.ines)) == 1
