"""A rule that looks at the clock, at every call and at the end of every lease."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gateway import authz, enforcement
from gateway.authz import Policies
from gateway.enforcement import Admitted, Refused, Standing
from gateway.kernel import FixedClock, new_id
from tests.company import Company

FOLDER = Path(__file__).parents[2] / "policies"
HOURS = """
@id("grant.desk-hours")
@rule("This is open on workdays from 6:00 to 20:00.")
@fact("It is another time now.")
@who("The service's owner in IT.")
@next("Come back on a workday.")
@alternative("A colleague on duty can help.")
forbid (principal, action == Action::"grant:use", resource)
when { context.weekday > 5 || context.minute < 360 || context.minute >= 1200 };
"""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def hours() -> Policies:
    """The shipped rules and one more, by the clocks of Berlin."""
    return authz.compose({**authz.read(FOLDER), "hours.cedar": HOURS}, BERLIN)


@pytest.fixture
def standing(company: Company, clock: FixedClock) -> Standing:
    """Somebody with a month of access."""
    return Standing(
        subject=company.ines,
        organisation="own",
        slug="desk",
        service_id=UUID(int=1),
        service_state="published",
        technology_class="information",
        leased=True,
        grant_id=new_id(),
        grant_state="active",
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=365),
        values={},
    )


def berlin(day: int, hour: int, minute: int, second: int = 0, *, month: int = 3) -> datetime:
    """A moment of 2026; 2 March is a Monday, and summer time begins on 29 March."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (berlin(6, 5, 59, 59), False),
        (berlin(6, 6, 0), True),
        (berlin(6, 19, 59), True),
        (berlin(6, 20, 0), False),
        (berlin(7, 12, 0), False),
        (berlin(30, 6, 0), True),
        (berlin(30, 5, 59), False),
        (berlin(23, 6, 0, month=10), True),
        (berlin(26, 6, 0, month=10), True),
        (berlin(26, 5, 59, month=10), False),
    ],
)
def test_the_clock_is_that_of_the_zone(
    hours: Policies, standing: Standing, at: datetime, *, open_: bool
) -> None:
    """Workdays, from six to eight, also in the weeks in which the clocks change."""
    outcome = enforcement.admit(hours, standing, at)
    assert isinstance(outcome, Admitted if open_ else Refused)
    if isinstance(outcome, Refused):
        assert outcome.decision is not None
        assert outcome.decision.reasons == ("grant.desk-hours",)


def test_no_lease_outlives_the_hours(hours: Policies, standing: Standing) -> None:
    """The last minute is decided call by call."""
    early = enforcement.admit(hours, standing, berlin(6, 19, 58, 59))
    late = enforcement.admit(hours, standing, berlin(6, 19, 59, 1))
    assert isinstance(early, Admitted)
    assert isinstance(late, Admitted)
    assert (early.leasable, late.leasable) == (True, False)


def test_a_set_that_does_not_look_at_the_clock_is_not_asked_again_for_it(
    policies: Policies, hours: Policies
) -> None:
    """Only a set that mentions the time carries it."""
    assert (policies.timed, hours.timed) == (False, True)
