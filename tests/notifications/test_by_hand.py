"""Work that waits for somebody's hands reaches whoever runs the service, and nobody else."""

from gateway import grants, notifications, provisioning, work
from gateway.grants import GrantId
from tests import by_hand
from tests.company import Company
from tests.notifications.conftest import Server, Told


async def test_whoever_runs_the_service_hears_what_to_do_and_the_holder_only_when_it_is_there(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """The holder is not told of a fault, since there is none."""
    await by_hand.publish(units, company)
    opened = await by_hand.ask(units, company.ines)
    await told(provisioning.FulfilmentHandedOver(id=opened.id))
    async with units.read(company.it) as unit:
        (notice,) = await notifications.told(unit)
    assert notice.letter.subject == "To set up by hand: Boards for Ines"
    assert [mail["To"] for mail in smtp.mails] == ["It <it@own.example>"]
    async with units.read(company.ines) as unit:
        assert await notifications.told(unit) == []


async def test_taking_away_is_told_as_what_it_is(
    units: work.Units, company: Company, smtp: Server, told: Told
) -> None:
    """It works there until somebody removes it, says the text."""
    await by_hand.publish(units, company)
    opened = await by_hand.ask(units, company.ines)
    async with units.open(company.it) as unit:
        await provisioning.done(unit, GrantId(opened.id))
        await grants.revoke(unit, GrantId(opened.id), why="Not needed any more.")
    await told(provisioning.FulfilmentHandedOver(id=opened.id))
    assert [mail["Subject"] for mail in smtp.mails] == ["To remove by hand: Ines from Boards"]
