"""A house in which people decide."""

import pytest

from gateway import work
from gateway.kernel import FixedClock
from tests.company import Company
from tests.requests.house import House, build


@pytest.fixture
async def house(units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]) -> House:
    """Everybody in their place, and nothing asked for yet."""
    return await build(units, company, clock, emitted)
