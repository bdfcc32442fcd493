"""Work that a person sees: stuck, tried again, given up, done by hand, read back and healed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from pgqueuer import RetryRequested

from gateway import catalog, grants, provisioning, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import StewardKind
from gateway.grants import EndedReason, GrantId, GrantState, Health
from gateway.kernel import FixedClock, errors
from gateway.provisioning import AttemptState
from gateway.provisioning.rules import PATIENCE
from tests.company import Company

BUSY = provisioning.TryAgain("The service is restarting.")
NO = provisioning.Rejected("There is no seat left in the licence.")
BY_HAND = provisioning.ActionRequired("Add the person to the group.")


@dataclass
class Scripted:
    """An upstream that answers as told, one answer a call; then it agrees."""

    provisioned: list[Exception] = field(default_factory=list)
    removed: list[Exception] = field(default_factory=list)
    found: list[Health | Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    reads_back: bool = True

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """The next answer."""
        self.calls.append("provision")
        if self.provisioned:
            raise self.provisioned.pop(0)
        return Health.OK

    async def deprovision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> None:
        """The next answer."""
        self.calls.append("deprovision")
        if self.removed:
            raise self.removed.pop(0)

    async def read_back(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> Health:
        """The next answer."""
        self.calls.append("read_back")
        answer = self.found.pop(0) if self.found else Health.OK
        if isinstance(answer, Exception):
            raise answer
        return answer


async def row(units: work.Units, event: grants.GrantOpened) -> grants.Grant:
    """As stored."""
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(grants.Grant, event.id)


async def queued(units: work.Units, subject: Subject) -> Sequence[provisioning.Queued]:
    """The queue as this person sees it."""
    async with units.read(subject) as unit:
        return await provisioning.queue(unit)


async def act(units: work.Units, subject: Subject, what: Callable[[work.Unit], Awaitable[None]]) -> None:
    """One act of a person."""
    async with units.open(subject) as unit:
        await what(unit)


async def stuck(units: work.Units, opened: grants.GrantOpened, why: Exception = BY_HAND) -> None:
    """One attempt that a person has to go on with."""
    await provisioning.fulfil(units, opened, Scripted([why]))


@pytest.mark.parametrize("why", [NO, BY_HAND])
async def test_what_only_a_person_can_go_on_with_waits_in_the_queue(
    units: work.Units,
    company: Company,
    opened: grants.GrantOpened,
    emitted: list[work.Emitted],
    why: errors.Problem,
) -> None:
    """The error stands there in words, somebody is told, the approval stays, no job comes back. What is
    done by hand by design is handed over; what was refused is stuck.
    """
    await stuck(units, opened, why)
    (work_,) = await queued(units, company.it)
    assert (work_.state, work_.error, work_.grant_id) == (AttemptState.MANUAL, why.detail, opened.id)
    said = provisioning.FulfilmentStuck if why is NO else provisioning.FulfilmentHandedOver
    assert emitted[-1].event == said(id=opened.id)
    await provisioning.fulfil(units, opened, upstream := Scripted())
    assert upstream.calls == [], "a job that is delivered again leaves it to the person"
    assert (await row(units, opened)).state == GrantState.PROVISIONING


async def test_patience_ends_after_so_many_failures(
    units: work.Units, company: Company, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """Seven times it comes back by itself; the eighth failure is a person's. Said once: it failed."""
    upstream = Scripted([BUSY] * PATIENCE)
    for _ in range(PATIENCE - 1):
        with pytest.raises(RetryRequested):
            await provisioning.fulfil(units, opened, upstream)
    await provisioning.fulfil(units, opened, upstream)
    (work_,) = await queued(units, company.it)
    assert (work_.state, work_.failures) == (AttemptState.MANUAL, PATIENCE)
    assert [one.event.name for one in emitted].count("grant.failed") == 1


async def test_a_retry_keeps_approvals(
    units: work.Units, company: Company, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """The same grant of the same request works afterwards; no request was decided again."""
    before = await row(units, opened)
    await stuck(units, opened, NO)
    decided = [one.event.name for one in emitted].count("request.approved")
    await act(units, company.it, lambda unit: provisioning.retry(unit, GrantId(opened.id)))
    await provisioning.fulfil(units, provisioning.FulfilmentRetried(id=opened.id), Scripted())
    after = await row(units, opened)
    assert (after.state, after.request_id) == (GrantState.ACTIVE, before.request_id)
    assert [one.event.name for one in emitted].count("request.approved") == decided


async def test_giving_up_ends_the_grant_before_it_worked(
    units: work.Units, company: Company, opened: grants.GrantOpened
) -> None:
    """With a reason of its own; nothing is left in the queue."""
    await stuck(units, opened)
    await act(units, company.it, lambda unit: provisioning.skip(unit, GrantId(opened.id), why="No licence."))
    grant = await row(units, opened)
    assert (grant.state, grant.ended_reason) == (GrantState.ENDED, EndedReason.NEVER_PROVISIONED)
    assert await queued(units, company.it) == []


async def test_a_person_did_it_by_hand_and_the_term_starts(
    units: work.Units, company: Company, clock: FixedClock, opened: grants.GrantOpened
) -> None:
    """Nobody read it back, and its health says so."""
    await stuck(units, opened)
    clock.advance(timedelta(hours=5))
    await act(units, company.it, lambda unit: provisioning.done(unit, GrantId(opened.id)))
    grant = await row(units, opened)
    assert (grant.state, grant.health, grant.starts_at) == (
        GrantState.ACTIVE,
        Health.UNVERIFIED,
        clock.now(),
    )


async def test_what_is_removed_by_hand_ends_when_a_person_says_so(
    units: work.Units, company: Company, clock: FixedClock, opened: grants.GrantOpened
) -> None:
    """Denied all the time; it cannot be given up, only done or tried again."""
    await provisioning.fulfil(units, opened, Scripted())
    async with units.open(company.it) as unit:
        await grants.revoke(unit, GrantId(opened.id), why="test")
    clock.advance(timedelta(seconds=30))
    await provisioning.withdraw(units, grants.GrantRevoked(id=opened.id), Scripted(removed=[BY_HAND]))
    with pytest.raises(provisioning.NothingToDo):
        await act(units, company.it, lambda unit: provisioning.skip(unit, GrantId(opened.id), why="test"))
    await act(units, company.it, lambda unit: provisioning.done(unit, GrantId(opened.id)))
    assert (await row(units, opened)).state == GrantState.ENDED


@pytest.mark.parametrize("verb", ["retry", "skip", "done"])
async def test_only_it_and_the_services_it_manager_act(
    units: work.Units, company: Company, opened: grants.GrantOpened, verb: str
) -> None:
    """For the holder the work does not exist; the IT manager of the service sees it and acts."""
    await stuck(units, opened)
    verbs: dict[str, Callable[[work.Unit], Awaitable[None]]] = {
        "retry": lambda unit: provisioning.retry(unit, GrantId(opened.id)),
        "skip": lambda unit: provisioning.skip(unit, GrantId(opened.id), why="test"),
        "done": lambda unit: provisioning.done(unit, GrantId(opened.id)),
    }
    assert await queued(units, company.ines) == await queued(units, company.olaf) == []
    with pytest.raises(errors.NotFound):
        await act(units, company.ines, verbs[verb])
    async with units.open(SYSTEM) as unit:
        await catalog.appoint(unit, company.desk.id, StewardKind.IT_MANAGER, UUID(company.olaf.id))
    assert len(await queued(units, company.olaf)) == 1
    await act(units, company.olaf, verbs[verb])
    with pytest.raises(provisioning.NothingToDo):
        await act(units, company.it, verbs[verb])


async def test_a_look_that_finds_everything_right_verifies(
    units: work.Units, clock: FixedClock, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """The first look comes a day later, by the clock, and the next is set."""
    upstream = Scripted()
    await provisioning.fulfil(units, opened, upstream)
    clock.advance(timedelta(hours=24))
    async with units.open(SYSTEM) as unit:
        await work.due_events(unit)
    due = provisioning.FulfilmentCheckDue(id=opened.id)
    assert emitted[-1].event == due
    await provisioning.check(units, due, upstream)
    assert upstream.calls == ["provision", "read_back"]
    async with units.read(SYSTEM) as unit:
        attempt = await unit.db.get_one(provisioning.Attempt, (opened.id, 1))
    assert attempt.state == AttemptState.VERIFIED


async def test_drift_is_healed_three_times_and_then_the_grant_ends(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """Somebody removes it on purpose again and again: that is an answer."""
    due = provisioning.FulfilmentCheckDue(id=opened.id)
    upstream = Scripted(found=[Health.DRIFTED] * 4)
    await provisioning.fulfil(units, opened, upstream)
    for times in (1, 2, 3):
        await provisioning.check(units, due, upstream)
        grant = await row(units, opened)
        assert (grant.state, grant.health, grant.heals) == (GrantState.ACTIVE, Health.OK, times)
    await provisioning.check(units, due, upstream)
    grant = await row(units, opened)
    assert (grant.state, grant.ended_reason) == (GrantState.REVOKING, EndedReason.UPSTREAM_REMOVED)


async def test_an_upstream_that_does_not_answer_changes_nothing(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """Unknown is not missing."""
    upstream = Scripted(found=[BUSY])
    await provisioning.fulfil(units, opened, upstream)
    await provisioning.check(units, provisioning.FulfilmentCheckDue(id=opened.id), upstream)
    grant = await row(units, opened)
    assert (grant.state, grant.health) == (GrantState.ACTIVE, Health.OK)


async def test_a_repair_that_fails_leaves_the_drift_visible(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """The next look tries again."""
    due = provisioning.FulfilmentCheckDue(id=opened.id)
    upstream = Scripted(found=[Health.DRIFTED, Health.DRIFTED])
    await provisioning.fulfil(units, opened, upstream)
    upstream.provisioned = [NO]
    await provisioning.check(units, due, upstream)
    assert (await row(units, opened)).health == Health.DRIFTED
    await provisioning.check(units, due, upstream)
    assert (await row(units, opened)).health == Health.OK


async def test_a_service_without_accounts_is_there_at_once(
    units: work.Units, opened: grants.GrantOpened
) -> None:
    """What the product uses: the manifest says that nothing is made upstream."""
    await provisioning.fulfil(units, opened, provisioning.ByManifest(units))
    assert (await row(units, opened)).state == GrantState.ACTIVE
