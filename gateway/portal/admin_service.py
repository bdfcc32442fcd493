"""Back office: one service with its state, connection, secrets, stewards and everybody who has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, SecretStr, StringConstraints

from brokers import sdk
from gateway import catalog, grants, identity, vault, web
from gateway.catalog import Administered, ServiceState, StewardKind
from gateway.identity import Person, SignedIn
from gateway.kernel import Problem, errors
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER

SHOWN: Final = 100
SAID: Final = {
    "published": "Published. Its circles see it from now on.",
    "entered": "The credential is sealed and in use. Nobody can read it again.",
    "appointed": "The seats are filled as you said.",
}


class SecretForm(BaseModel):
    """One credential, as its service handed it out."""

    name: Annotated[str, StringConstraints(max_length=100)]
    secret: SecretStr


class SeatsForm(BaseModel):
    """Who sits where; an empty seat stays as it is."""

    business_owner: UUID | None = None
    business_manager: UUID | None = None
    it_owner: UUID | None = None
    it_manager: UUID | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the page shows of a service."""

    administered: Administered
    entered: Mapping[str, bool]
    people: list[Person]
    holders: list[tuple[Held, str]]


async def show(request: Request, me: web.PersonCaller, slug: str, said: str = "") -> Response:
    """Raises NotFound, NotAllowed."""
    return await _page(request, me, slug, said=_(SAID[said]) if said in SAID else "")


async def test(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Call the service as the gateway would, and tell what it did; changes nothing."""
    await web.verify_post(request)
    try:
        report = await _examined(request, me, slug)
    except Problem as failed:
        return await _page(request, me, slug, failure=failed)
    return await _page(request, me, slug, report=report)


async def publish(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Test, then open the service to its circles. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    try:
        report = await _examined(request, me, slug)
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await catalog.publish(unit, found.service.id, checked=report)
    except (errors.Conflict, errors.UpstreamRejected, errors.Unavailable) as failed:
        return await _page(request, me, slug, failure=failed)
    return RedirectResponse(f"/admin/services/{slug}?said=published", SEE_OTHER)


async def enter_credential(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Seal a secret for this service. It is never shown again, not even where it is refused."""
    form = await web.read(request, SecretForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, slug, told={"secret": _("Paste the credential first.")})
    given = web.ports(request)
    try:
        async with given.units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await vault.enter(unit, given.keys, found.service.id, form.name, form.secret)
    except errors.Invalid as refused:
        return await _page(request, me, slug, told={"secret": refused.detail})
    return RedirectResponse(f"/admin/services/{slug}?said=entered", SEE_OTHER)


async def appoint(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Fill the four seats. Raises NotFound, NotAllowed."""
    form = await web.read(request, SeatsForm)
    if isinstance(form, web.Errors):
        return await _page(request, me, slug, told={name: _("Choose a person.") for name in form.fields})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            for kind, chosen in _changed(form, found):
                await catalog.appoint(unit, found.service.id, kind, chosen)
    except errors.Invalid as refused:
        return await _page(request, me, slug, told=refused.fields)
    return RedirectResponse(f"/admin/services/{slug}?said=appointed", SEE_OTHER)


def _changed(form: SeatsForm, found: catalog.Administered) -> list[tuple[StewardKind, UUID]]:
    chosen = ((kind, getattr(form, kind.value)) for kind in StewardKind)
    return [(kind, person) for kind, person in chosen if person and person != found.stewards.get(kind)]


async def _examined(request: Request, me: SignedIn, slug: str) -> sdk.CheckReport:
    given = web.ports(request)
    async with given.units.read(me.subject) as unit:
        found = await catalog.administered(unit, slug)
    return await vault.examine(given.units, me.subject, given.keys, given.registry, found.service.id)


async def _page(
    request: Request,
    me: SignedIn,
    slug: str,
    *,
    said: str = "",
    report: sdk.CheckReport | None = None,
    failure: Problem | None = None,
    told: Mapping[str, str] | None = None,
) -> Response:
    seen = await _seen(request, me, slug)
    return page(
        request,
        "admin/service.html",
        me,
        status=422 if told else 409 if failure else 200,
        seen=seen,
        service=seen.administered.service,
        report=report or seen.administered.report,
        fresh=report is not None,
        failure=failure,
        errors=told or {},
        states=list(ServiceState),
        seats=list(StewardKind),
        said=said,
        now=web.ports(request).clock.now(),
    )


async def _seen(request: Request, me: SignedIn, slug: str) -> Seen:
    async with web.ports(request).units.read(me.subject) as unit:
        administered = await catalog.administered(unit, slug)
        service_id = administered.service.id
        found = await held(unit, await grants.listing(unit, limit=SHOWN, service_id=service_id))
        people = await identity.people(unit)
        machines = {client.id: client.name for client in await identity.clients(unit)}
        entered = await vault.entered(unit, service_id)
    names = {person.id: person.name for person in people} | machines
    holders = [(one, names.get(one.grant.holder_id, _("Somebody who left"))) for one in found if one.live]
    return Seen(administered, entered, people, holders)
