"""What tests of setting up and taking away begin with."""

import pytest

from gateway import grants, requests, work
from tests.company import Company


@pytest.fixture
async def opened(units: work.Units, company: Company) -> grants.GrantOpened:
    """Ines asked for the desk; nothing was attempted yet."""
    async with units.open(company.ines) as unit:
        form = requests.SubmitForm(service="desk", plan="basic", reason="For a test.")
        (grant,) = (await requests.submit(unit, form)).grants
    return grants.GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=None
    )
