"""A form with everything in it looked up: what is asked for, for whom, and whether they see it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from gateway import catalog, identity
from gateway.authz import Resource
from gateway.catalog import Plan, Service
from gateway.kernel import errors, new_id
from gateway.kernel.language import _
from gateway.requests import rules
from gateway.requests.approvers import Asking
from gateway.requests.entities import Holder, wish_entity
from gateway.requests.errors import UnknownPlan
from gateway.requests.forms import ItemForm, SubmitForm
from gateway.requests.queries import known
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Wish:
    """One item, looked up."""

    service: Service
    plan: Plan
    seconds: int
    in_circle: bool
    stewards: tuple[str, ...]

    def entity(self, wish_id: UUID, requester: str, holder: Holder) -> Resource:
        """As Cedar sees it."""
        return wish_entity(
            wish_id,
            self.service,
            self.plan,
            requester=requester,
            holder=holder,
            seconds=self.seconds,
            in_circle=self.in_circle,
            stewards=self.stewards,
        )

    def asking(self, requester: UUID, holder: Holder) -> Asking:
        """For whom approvers are looked for."""
        return Asking(requester, None if holder.is_client else holder.id, self.service.id)


@dataclass(frozen=True, slots=True)
class Wishes:
    """A form, looked up. `id` is that of the request that may come of it."""

    id: UUID
    requester: UUID
    holder: Holder
    items: tuple[Wish, ...]

    @property
    def entities(self) -> list[Resource]:
        """One for each item, in order."""
        return [item.entity(self.id, str(self.requester), self.holder) for item in self.items]


async def look_up(unit: Unit, form: SubmitForm) -> Wishes:
    """Raises NotFound for a service or machine that the subject cannot see, Forbidden where a machine asks,
    UnknownPlan, and Invalid for a person whom nobody knows, the same plan twice, or a start out of reach.
    """
    if unit.subject.type != "Person":
        raise errors.Forbidden("Only a person can ask for access. Name the machine client in `client`.")
    _verify_start(unit, form)
    holder = await _holder(unit, form)
    items = tuple([await _item(unit, item, holder, form) for item in form.wanted])
    if len({item.plan.id for item in items}) < len(items):
        raise errors.Invalid("Ask for each plan once.", fields={"items": "the same plan twice"})
    return Wishes(new_id(), UUID(unit.subject.id), holder, items)


def _verify_start(unit: Unit, form: SubmitForm) -> None:
    if form.starts_at is None:
        return
    ahead = form.starts_at - unit.now
    if not timedelta(0) < ahead <= rules.FURTHEST_START or form.emergency:
        raise errors.Invalid(
            "Choose a start within a year from now, or none to begin at once.",
            fields={"starts_at": "not ahead, or too far"},
        )


async def _item(unit: Unit, item: ItemForm, holder: Holder, form: SubmitForm) -> Wish:
    service = await catalog.service_by_slug(unit, item.service)
    plan = await _plan(unit, service, item.plan)
    usual = timedelta(seconds=plan.default_seconds)
    if form.emergency:
        usual = min(usual, rules.LONGEST_EMERGENCY)
    seats = (await known.stewards(unit, [service.id])).get(service.id, {})
    return Wish(
        service=service,
        plan=plan,
        seconds=int((item.duration or usual).total_seconds()),
        in_circle=service.id in await catalog.visible_to(unit, holder.eyes, [service.id]),
        stewards=tuple(sorted({str(who) for who in seats.values()})),
    )


async def _plan(unit: Unit, service: Service, name: str | None) -> Plan:
    plans = await catalog.plans(unit, service.id)
    if name is None and len(plans) == 1:
        return plans[0]
    for plan in plans:
        if plan.slug == name:
            return plan
    raise UnknownPlan(_("Choose one of: %(plans)s.") % {"plans": ", ".join(plan.slug for plan in plans)})


async def _holder(unit: Unit, form: SubmitForm) -> Holder:
    if form.client is not None:
        return await _machine(unit, form.client)
    if form.for_ is not None:
        return await _other(unit, form.for_)
    return Holder(UUID(unit.subject.id), str(unit.subject.attrs["organisation"]), eyes=unit.subject)


async def _other(unit: Unit, name: str) -> Holder:
    person = await known.named(unit, name, "for")
    houses = await identity.organisations_by_id(unit, [person.organisation_id])
    team = await unit.db.get(identity.OrganisationUnit, person.unit_id) if person.unit_id else None
    house = houses[person.organisation_id]
    eyes = identity.subject_of(person, house, team, None)
    return Holder(person.id, house.slug, eyes=eyes, manager=str(person.manager_id or ""))


async def _machine(unit: Unit, client: str) -> Holder:
    """For anybody but those who look after machines there are none."""
    if not (unit.subject.has_role("it-admin") or unit.subject.has_role("supplier-admin")):
        raise errors.NotFound
    for found in await identity.clients(unit):
        if found.client_id == client:
            house = (await identity.organisations_by_id(unit, [found.organisation_id]))[found.organisation_id]
            eyes = identity.client_subject(found, house)
            return Holder(found.id, house.slug, eyes=eyes, is_client=True)
    raise errors.NotFound
