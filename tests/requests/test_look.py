"""What is seen: the inbox by risk and age, the timeline, a preview, the card's button, and by whom."""

import pytest

from gateway import catalog, requests, work
from gateway.authz import Subject
from gateway.kernel import errors
from gateway.requests import Offer, SubmitForm
from tests.requests.house import DAY, House


async def test_the_inbox_shows_the_riskiest_and_then_the_oldest_page_by_page(house: House) -> None:
    """Operational before information; cursors continue, and one that is not ours is refused."""
    first = (await house.ask()).request
    second = (await house.ask(service="plant")).request
    third = (await house.ask(service="deals")).request
    async with house.units.read(house.mia) as unit:
        page = await requests.inbox(unit, limit=2)
        rest = await requests.inbox(unit, limit=2, after=page.next)
        assert [one.request.id for one in (*page.items, *rest.items)] == [second.id, first.id, third.id]
        assert (rest.next, page.items[0].stage.kind) == (None, "manager")
        with pytest.raises(errors.Invalid):
            await requests.inbox(unit, after="1.x")


async def test_the_inbox_of_others_is_empty(house: House) -> None:
    """The second approver's until it is their turn; the requester's always."""
    request = (await house.ask(service="plant")).request
    for who in (house.otto, house.ines, house.it):
        async with house.units.read(who) as unit:
            assert (await requests.inbox(unit)).items == ()
    await house.decide(house.mia, request.id, "approve")
    async with house.units.read(house.otto) as unit:
        assert len((await requests.inbox(unit)).items) == 1


async def test_the_timeline_tells_what_happened_by_whom_and_how_long_it_took(house: House) -> None:
    """In order; the last step of a decided request has no length."""
    request = (await house.ask(service="plant")).request
    house.clock.advance(DAY / 2)
    await house.decide(house.mia, request.id, "approve", "Fine.")
    house.clock.advance(DAY / 4)
    await house.decide(house.otto, request.id, "deny", "Not on Mondays.")
    async with house.units.read(house.ines) as unit:
        steps = await requests.timeline(unit, requests.RequestId(request.id))
    assert [(one.step.what, one.dwell) for one in steps] == [
        ("submit", DAY / 2),
        ("approve", DAY / 4),
        ("deny", None),
    ]
    assert [str(one.step.by) for one in steps] == [house.ines.id, house.mia.id, house.otto.id]
    assert steps[-1].step.words == "Not on Mondays."


async def test_a_request_is_seen_by_those_whom_it_concerns(house: House) -> None:
    """Requester, approver, steward, IT, auditor, security; for all others it does not exist."""
    request = (await house.ask()).request

    async def sees(subject: Subject) -> bool:
        async with house.units.read(subject) as unit:
            return bool(await requests.parts(unit, [request.id]))

    company = house.company
    seeing = [
        company.ines,
        house.mia,
        house.stella,
        house.otto,
        company.it,
        company.auditor,
        company.security,
    ]
    assert [await sees(one) for one in seeing] == [True] * len(seeing)
    assert not await sees(company.olaf)
    assert not await sees(house.carl)
    with pytest.raises(work.NotVisible):
        async with house.units.read(company.olaf) as unit:
            await requests.timeline(unit, requests.RequestId(request.id))


async def test_a_preview_says_what_would_happen_and_leaves_nothing(house: House) -> None:
    """Who would be asked, what is open at once, and why something is not possible."""

    async def preview(**form: object) -> requests.Preview:
        async with house.units.read(house.ines) as unit:
            return await requests.preview(unit, SubmitForm.model_validate({"reason": "Why not?", **form}))

    asked = await preview(service="desk", plan="deluxe")
    assert (asked.automatic, [str(who) for who in asked.stages[0].people]) == (False, [house.mia.id])
    assert (await preview(service="desk", plan="basic")).automatic
    long = await preview(service="desk", plan="basic", duration="P400D")
    assert (long.allowed, long.reasons) == (False, ("request.duration-within-plan",))
    assert not (await preview(service="desk", plan="basic", emergency=True)).allowed
    assert house.emitted == []


async def test_the_card_says_with_whom_it_waits_and_since_when(house: House) -> None:
    """Request, then pending with Mia; while a question waits, with nobody but the requester."""

    async def card() -> requests.Card:
        async with house.units.read(house.ines) as unit:
            (found,) = await requests.cards(unit, [await catalog.service_by_slug(unit, "desk")])
            return found

    assert (await card()).offer is Offer.REQUEST
    request = (await house.ask()).request
    waits = await card()
    assert (waits.offer, waits.pending) == (
        Offer.PENDING,
        requests.Pending(request.id, waits.pending.people if waits.pending else (), request.created_at),
    )
    assert waits.pending
    assert [str(who) for who in waits.pending.people] == [house.mia.id]
    await house.decide(house.mia, request.id, "ask", "What for?")
    asked = (await card()).pending
    assert asked
    assert asked.people == ()
