"""Back office: one service with its state, connection, secrets, stewards and everybody who has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, SecretStr, StringConstraints

from brokers import sdk
from gateway import catalog, grants, identity, vault, web
from gateway.catalog import Administered, ServiceState, StewardKind
from gateway.identity import Person, SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

SHOWN: Final = 100
SAID: Final = {
    "published": "Published. Its circles see it from now on.",
    "entered": "The credential is sealed and in use. Nobody can read it again.",
    "appointed": "The seats are filled as you said.",
    "revised": "The new manifest is in force.",
    "restricted": "It takes no new requests. Whoever has access keeps it.",
    "retired": "It takes no new requests, and ends on its day.",
}


class SecretForm(BaseModel):
    """One credential, as its service handed it out."""

    name: Annotated[str, StringConstraints(max_length=100)]
    secret: SecretStr


class SeatsForm(BaseModel):
    """Who sits where, by user name or mail address; an empty seat stays as it is."""

    business_owner: admin.Text | None = None
    business_manager: admin.Text | None = None
    it_owner: admin.Text | None = None
    it_manager: admin.Text | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the page shows of a service. `missing`: place on the page → why it cannot open yet."""

    administered: Administered
    entered: Mapping[str, bool]
    stewards: Mapping[StewardKind, Person]
    holders: list[tuple[Held, str]]
    missing: Mapping[str, str]


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
    if report is None:
        nothing = errors.Conflict(_("It is set up by hand: there is no connection to test."))
        return await _page(request, me, slug, failure=nothing)
    return await _page(request, me, slug, report=report)


async def publish(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Open the service to its circles, a restricted one again; one that is new is tested first.

    Raises NotFound, NotAllowed.
    """
    await web.verify_post(request)
    seen = await _seen(request, me, slug)
    again = seen.administered.service.state == ServiceState.RESTRICTED
    if seen.missing and not again:
        return await _page(
            request, me, slug, failure=errors.Conflict(_("Something is missing before it opens."))
        )
    try:
        report = None if again else await _examined(request, me, slug)
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            if again:
                await catalog.republish(unit, found.service.id)
            else:
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
        return await _page(request, me, slug, told={name: _("Shorten this.") for name in form.fields})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            told = {
                kind.value: await _seated(unit, found, kind, getattr(form, kind.value))
                for kind in StewardKind
            }
            if any(told.values()):
                raise errors.Invalid(fields={name: words for name, words in told.items() if words})
    except errors.Invalid as refused:
        return await _page(request, me, slug, told=refused.fields, typed=form)
    return RedirectResponse(f"/admin/services/{slug}?said=appointed", SEE_OTHER)


async def _seated(unit: Unit, found: Administered, kind: StewardKind, named: str | None) -> str:
    """Give the seat to whoever is named; what is wrong with the name, in words."""
    person = await admin.somebody(unit, named) if named else None
    if named and person is None:
        return _("Nobody who works here has that user name or mail address.")
    if person is not None and person.id != found.stewards.get(kind):
        await catalog.appoint(unit, found.service.id, kind, person.id)
    return ""


async def _examined(request: Request, me: SignedIn, slug: str) -> sdk.CheckReport | None:
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
    typed: SeatsForm | None = None,
) -> Response:
    seen = await _seen(request, me, slug)
    return await admin.office(
        request,
        "admin/service.html",
        me,
        here="services",
        status=422 if told else 409 if failure else 200,
        seen=seen,
        service=seen.administered.service,
        report=report or seen.administered.report,
        fresh=report is not None,
        failure=failure,
        errors=told or {},
        states=list(ServiceState),
        seats=list(StewardKind),
        typed=typed,
        said=said,
    )


async def _seen(request: Request, me: SignedIn, slug: str) -> Seen:
    async with web.ports(request).units.read(me.subject) as unit:
        administered = await catalog.administered(unit, slug)
        service_id = administered.service.id
        rows = await grants.listing(unit, limit=SHOWN, service_id=service_id)
        found = [one for one in await held(unit, rows) if one.live]
        names = await admin.holders(unit, [one.grant.holder_id for one in found])
        seated = await identity.people_by_id(unit, administered.stewards.values())
        entered = await vault.entered(unit, service_id)
        vacant = await catalog.vacancies(unit, service_id)
    stewards = {kind: seated[who] for kind, who in administered.stewards.items() if who in seated}
    holders = [(one, names.get(one.grant.holder_id, _("Somebody who left"))) for one in found]
    return Seen(administered, entered, stewards, holders, _missing(administered, entered, vacant))


def _declared(manifest: sdk.AnyManifest) -> Iterable[str]:
    return manifest.credentials.properties if isinstance(manifest, sdk.Manifest) else ()


def _missing(administered: Administered, entered: Mapping[str, bool], vacant: int) -> dict[str, str]:
    """What stands between the service and its circles, by the place on the page where it is put right."""
    found = {}
    if administered.manifest is None:
        found["manifest"] = _("This release cannot read its manifest; enter it again.")
    elif any(not entered.get(name) for name in _declared(administered.manifest)):
        found["secrets"] = _("A credential is not entered, or belongs to another address.")
    if vacant:
        found["stewards"] = _("Four active people have to answer for it; seats are empty.")
    return found
