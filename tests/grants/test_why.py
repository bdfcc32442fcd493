"""Why somebody has access: the wish, the answers, and what happened since."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateway import requests, work
from gateway.grants import GrantId
from gateway.kernel import errors
from tests.company import Company, open_grant
from tests.grants.acting import extended


async def test_the_chain_begins_with_the_wish_and_names_the_rules(
    units: work.Units, company: Company
) -> None:
    """Who asked, why, which policies said yes; the request of the extension stands there too."""
    grant = await open_grant(units, company.ines, "desk")
    other = await open_grant(units, company.olaf, "desk")
    await extended(units, grant, timedelta(days=90), request_id=other.request_id)
    async with units.read(company.ines) as unit:
        chain = await requests.why(unit, GrantId(grant.id))
    first, second = chain.wishes
    assert (first.request_id, first.requester_id) == (grant.request_id, UUID(company.ines.id))
    assert first.reason == "For a test."
    assert first.rules
    assert second.request_id == other.request_id
    assert [fact.event for fact in chain.facts] == ["open", "activate", "extend"]


async def test_who_does_not_see_the_grant_does_not_learn_why(units: work.Units, company: Company) -> None:
    """A colleague: not found."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(errors.NotFound):
        async with units.read(company.olaf) as unit:
            await requests.why(unit, GrantId(grant.id))


async def test_the_impact_of_retiring_is_counted_before(units: work.Units, company: Company) -> None:
    """Two people and a machine hold the desk; staff are not told."""
    for person in (company.ines, company.olaf):
        await open_grant(units, person, "desk")
    await open_grant(units, company.it, "desk", client="mill-erp")
    async with units.read(company.it) as unit:
        found = await requests.impact(unit, company.desk.id)
    assert (found.people, found.clients, found.grants, found.requests) == (2, 1, 3, 0)
    with pytest.raises(work.NotAllowed):
        async with units.read(company.ines) as unit:
            await requests.impact(unit, company.desk.id)
