"""A company in which everybody has somebody above: for requests that people decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from gateway import catalog, identity, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import StewardKind
from gateway.identity.models import Organisation, OrganisationUnit, Person
from gateway.kernel import FixedClock, new_id
from gateway.requests import SubmitForm, Submitted
from tests.company import Company, publish

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class House:
    """Ines works for Mia, Mia for Carl. Stella is the services' business manager, Otto their IT owner,
    the company's `it` their IT manager. `desk` is information, `plant` operational,
    `shop` customer technology.
    """

    company: Company
    units: work.Units
    clock: FixedClock
    emitted: list[work.Emitted]
    mia: Subject
    carl: Subject
    stella: Subject
    otto: Subject

    @property
    def ines(self) -> Subject:
        """Who asks in most tests."""
        return self.company.ines

    @property
    def it(self) -> Subject:
        """The only administrator."""
        return self.company.it

    async def ask(self, subject: Subject | None = None, **form: object) -> Submitted:
        """Submit in a unit of its own: the plan of the desk that somebody has to approve, by default."""
        filled = {"reason": "For a test.", **form}
        if "items" not in filled:
            filled = {"service": "desk", "plan": "deluxe", **filled}
        async with self.units.open(subject or self.ines) as unit:
            return await requests.submit(unit, SubmitForm.model_validate(filled))

    async def stages(self, request_id: UUID) -> tuple[requests.RequestStage, ...]:
        """As they are stored now."""
        async with self.units.read(self.it) as unit:
            return (await requests.parts(unit, [request_id]))[request_id].stages

    async def asked(self, request_id: UUID) -> list[tuple[str, list[Subject]]]:
        """Kind and people of each stage."""
        return [(s.kind, [self.who(person) for person in s.people]) for s in await self.stages(request_id)]

    async def state(self, request_id: UUID) -> str:
        """Of the request, now."""
        async with self.units.read(self.it) as unit:
            return (await requests.request(unit, requests.RequestId(request_id))).state

    async def decide(
        self, subject: Subject, request_id: UUID, outcome: str, reason: str = "Because.", **more: object
    ) -> requests.Request:
        """Answer in a unit of its own."""
        form = requests.DecisionForm.model_validate({"outcome": outcome, "reason": reason, **more})
        async with self.units.open(subject) as unit:
            return await requests.decide(unit, request_id, form)

    async def due(self, request_id: UUID) -> None:
        """What the worker does when the stage's timer fires."""
        async with self.units.open(SYSTEM) as unit:
            await requests.stage_due(unit, requests.RequestStageDue(id=request_id))

    async def leaves(self, subject: Subject) -> None:
        """Somebody leaves, and the reaction runs."""
        await self.change(subject, active=False)
        async with self.units.open(SYSTEM) as unit:
            await requests.approver_left(unit, identity.PersonDeactivated(id=UUID(subject.id)))

    async def change(self, subject: Subject, **values: object) -> None:
        """Columns of a person."""
        async with self.units.open(SYSTEM) as unit:
            await unit.db.execute(update(Person).where(col(Person.id) == UUID(subject.id)).values(**values))

    async def approval(self, service: str, approval: str) -> None:
        """Let the deluxe plan of a service be approved otherwise from now on."""
        async with self.units.open(SYSTEM) as unit:
            of = select(catalog.Service.id).where(catalog.Service.slug == service).scalar_subquery()
            plans = update(catalog.Plan).where(
                col(catalog.Plan.service_id) == of, col(catalog.Plan.slug) == "deluxe"
            )
            await unit.db.execute(plans.values(approval=approval))

    async def appoint(self, service: str, kind: StewardKind, subject: Subject) -> None:
        """Give a seat away."""
        async with self.units.open(SYSTEM) as unit:
            found = (await catalog.administered(unit, service)).service
            await catalog.appoint(unit, found.id, kind, UUID(subject.id))

    async def stand_in(self, giver: Subject, taker: Subject, *, days: float = 10) -> requests.Delegation:
        """Let somebody answer for somebody else."""
        async with self.units.open(giver) as unit:
            taken = await unit.db.get_one(Person, UUID(taker.id))
            ends_at = self.clock.now() + DAY * days
            form = requests.DelegationForm(taker=taken.username, ends_at=ends_at)
            return await requests.give_delegation(unit, form)

    def names(self) -> list[str]:
        """Of the events so far."""
        return [one.event.name for one in self.emitted]

    def awaited(self) -> list[Subject]:
        """Who was asked last."""
        last = [e.event for e in self.emitted if isinstance(e.event, requests.RequestAwaited)][-1]
        return [self.who(str(person)) for person in last.people]

    def everybody(self) -> list[Subject]:
        """All people whom a test may meet."""
        c = self.company
        return [c.ines, c.olaf, c.it, c.security, c.auditor, c.supplier, *self.leaders()]

    def leaders(self) -> list[Subject]:
        """Those whom this house adds."""
        return [self.mia, self.carl, self.stella, self.otto]

    def who(self, person_id: str) -> Subject:
        """The subject of an id."""
        return next(one for one in self.everybody() if one.id == person_id)


async def build(units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]) -> House:
    """Hire four people, publish a third service, fill the seats."""
    carl = await hire(units, "carl")
    mia = await hire(units, "mia", manager=carl)
    stella = await hire(units, "stella", roles=["employee", "steward"])
    otto = await hire(units, "otto")
    await publish(units, "shop", "customer", "everyone", "30 days", steward=UUID(company.it.id))
    house = House(company, units, clock, emitted, mia, carl, stella, otto)
    await house.change(company.ines, manager_id=UUID(mia.id))
    for service in ("desk", "plant", "shop", "deals"):
        for kind in (StewardKind.BUSINESS_OWNER, StewardKind.BUSINESS_MANAGER):
            await house.appoint(service, kind, stella)
        await house.appoint(service, StewardKind.IT_OWNER, otto)
    emitted.clear()
    return house


async def hire(
    units: work.Units, name: str, *, manager: Subject | None = None, roles: Sequence[str] = ("employee",)
) -> Subject:
    """A new colleague in sales."""
    async with units.open(SYSTEM) as unit:
        own = (await unit.db.execute(select(Organisation).where(Organisation.slug == "own"))).scalar_one()
        query = select(OrganisationUnit).where(OrganisationUnit.slug == "sales")
        team = (await unit.db.execute(query)).scalar_one()
        person = Person(
            id=new_id(),
            issuer="http://id.test/realms/workforce",
            subject=name,
            username=name,
            email=f"{name}@own.example",
            name=name.title(),
            realm="workforce",
            organisation_id=own.id,
            unit_id=team.id,
            roles=list(roles),
            manager_id=UUID(manager.id) if manager else None,
        )
        unit.db.add(person)
        await unit.db.flush()
        return identity.subject_of(person, own, team, None)
