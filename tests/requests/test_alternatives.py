"""What else would do."""

from gateway import requests, work
from tests.company import Company


async def test_other_services_of_the_same_tag_that_the_person_can_get(
    units: work.Units, company: Company
) -> None:
    """The plant and what sales sees have the desk's tag; each sees what they may."""
    async with units.read(company.ines) as unit:
        found = await requests.alternatives(unit, company.desk.id)
    assert {card.service.slug for card in found} == {"plant", "deals"}
    async with units.read(company.olaf) as unit:
        found = await requests.alternatives(unit, company.desk.id)
    assert [card.service.slug for card in found] == ["plant"]


async def test_what_a_rule_refuses_is_no_alternative(units: work.Units, company: Company) -> None:
    """Plants are for our own staff; and a service that is not seen tells nothing."""
    async with units.read(company.supplier) as unit:
        assert await requests.alternatives(unit, company.desk.id) == []
        assert await requests.alternatives(unit, company.vault.id) == []
