"""Back office: people, found by name, user name or mail address; one person with everything around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from gateway import catalog, grants, identity, requests, web
from gateway.authz import Action
from gateway.catalog import Seat, ServiceFacts
from gateway.grants import GrantState
from gateway.identity import Organisation, OrganisationUnit, Person, PersonId, Session, SessionId, SignedIn
from gateway.kernel import errors
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal import admin_members as members
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.requests import Request as Asked
from gateway.work import Unit

SAID: Final = {
    "deactivated": "The account is closed. Sessions are over; access is being taken away.",
    "reactivated": "The account is open again. What ended stays ended.",
    "moved": "Moved.",
    "ended": "The session is over.",
    "all-ended": "All sessions are over.",
}


class MoveForm(BaseModel):
    """Where somebody works, and the user name or mail address of who answers for them."""

    unit: admin.Text = ""
    manager: admin.Text = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as those who look after people see them."""

    person: Person
    organisation: Organisation
    units: Sequence[OrganisationUnit]
    manager: Person | None
    reports: Sequence[Person]
    seats: Sequence[Seat]
    access: Sequence[Held]
    asked: Sequence[tuple[Asked, ServiceFacts]]
    sessions: Sequence[Session]
    can: frozenset[Action]

    @property
    def live(self) -> list[Held]:
        """Access that is not over."""
        return [one for one in self.access if one.live]


PEOPLE: Final = members.listed(
    "people",
    (
        lists.Column[members.Member[Person]](mark("Name"), lambda row: row.one.name, "name"),
        lists.Column(mark("User name"), lambda row: row.one.username, "username"),
        lists.Column(mark("Mail address"), lambda row: row.one.email, "email"),
        lists.Column(mark("Organisation"), lambda row: row.house),
        lists.Column(mark("Account"), lambda row: _("Open") if row.one.active else _("Closed")),
    ),
    identity.people_page,
    identity.people_count,
    own="name",
)


async def listing(
    request: Request, me: web.PersonCaller, look: Annotated[members.MembersLook, Query()]
) -> Response:
    """Raises NotAllowed."""
    return await lists.page(request, me, PEOPLE, look)


async def file(
    request: Request, me: web.PersonCaller, look: Annotated[members.MembersLook, Query()]
) -> Response:
    """Raises NotAllowed."""
    return await files.file(request, me, PEOPLE, look)


async def show(request: Request, me: web.PersonCaller, person_id: UUID, said: str = "") -> Response:
    """One person. Raises NotFound, NotAllowed."""
    return await _page(request, me, person_id, said=_(SAID[said]) if said in SAID else "")


async def move(request: Request, me: web.PersonCaller, person_id: UUID) -> Response:
    """Write where they work now. Raises NotFound, NotVisible, NotAllowed."""
    form = await web.read(request, MoveForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, person_id, told={name: _("Shorten this.") for name in form.fields})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            manager = await admin.somebody(unit, form.manager) if form.manager else None
            if form.manager and manager is None:
                words = _("Nobody who works here has that user name or mail address.")
                raise errors.Invalid(words, fields={"manager": words})
            above = PersonId(manager.id) if manager else None
            await identity.move(unit, PersonId(person_id), form.unit, above)
    except errors.Invalid as refused:
        told = dict.fromkeys(refused.fields, refused.detail)
        return await _page(request, me, person_id, told=told, typed=form)
    return RedirectResponse(f"/admin/people/{person_id}?said=moved", SEE_OTHER)


async def end_session(request: Request, me: web.PersonCaller, session_id: UUID) -> Response:
    """End one session of somebody. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        ended = await identity.end_session(unit, SessionId(session_id))
    return RedirectResponse(f"/admin/people/{ended.person_id}?said=ended", SEE_OTHER)


async def seen(unit: Unit, person_id: UUID) -> Seen:
    """Everything around a person. Raises NotFound, NotAllowed."""
    unit.require(Action.PERSON_ADMINISTER, identity.EVERYBODY)
    person = await identity.account(unit, PersonId(person_id))
    house = (await identity.organisations_by_id(unit, [person.organisation_id]))[person.organisation_id]
    asked = await requests.of_person(unit, person.id)
    services = await catalog.facts(unit, [one.service_id for one in asked])
    return Seen(
        person=person,
        organisation=house,
        units=await identity.units_of(unit, house.id),
        manager=await identity.person(unit, person.manager_id) if person.manager_id else None,
        reports=await identity.reports_of(unit, PersonId(person.id)),
        seats=await catalog.seats_of(unit, person.id),
        access=await _access(unit, person.id),
        asked=[(one, services[one.service_id]) for one in asked],
        sessions=await identity.sessions_of(unit, PersonId(person.id)),
        can=await identity.acts_on(unit, person),
    )


async def _access(unit: Unit, holder_id: UUID) -> list[Held]:
    """What somebody holds, all of it, then the newest of what is over."""
    rows = list(await grants.listing(unit, holder_id=holder_id, limit=200))
    rows.sort(key=lambda grant: grant.state == GrantState.ENDED)
    return await held(unit, rows[: 2 * admin.SHOWN])


async def _page(
    request: Request,
    me: SignedIn,
    person_id: UUID,
    *,
    said: str = "",
    told: Mapping[str, str] | None = None,
    typed: MoveForm | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        found = await seen(unit, person_id)
    return await admin.office(
        request,
        "admin/person.html",
        me,
        here="people",
        status=422 if told else 200,
        seen=found,
        person=found.person,
        mine=found.person.id == me.person_id,
        my_session=me.session_id,
        errors=told or {},
        typed=typed,
        said=said,
    )
