"""What can be had; for administrators, how it comes to be offered."""

from typing import Annotated

from fastapi import Body, Path, Query, Request

from brokers import sdk
from gateway import catalog, identity, requests, vault, web
from gateway.api import answers, told
from gateway.api.errors import ManifestRefused
from gateway.api.forms import CredentialForm, ManifestForm, StewardForm
from gateway.api.views import CredentialView, Listed, RegisteredView, ServiceView
from gateway.authz import Action
from gateway.kernel import errors
from gateway.work import Unit

router = web.router(prefix="/services", tags=["services"])
Slug = Annotated[str, Path(max_length=63, description="The service.")]
_IN_USE = (catalog.ServiceState.PUBLISHED, catalog.ServiceState.RESTRICTED, catalog.ServiceState.RETIRING)
Search = Annotated[str, Query(max_length=200, description="Words that must all occur in it.")]


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller,
    request: Request,
    search: Search = "",
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[ServiceView]:
    """The services that the caller sees, by name."""
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        page = await catalog.services(unit, search=search, cursor=cursor, limit=limit)
        cards = await requests.cards(unit, page.items)
    return Listed(items=[told.service(card, given.site) for card in cards], next=page.next)


@router.get("/{slug}", responses=answers.problems(404, *answers.READS))
async def one(caller: web.AnyCaller, request: Request, slug: Slug) -> ServiceView:
    """One service that the caller sees."""
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        found = await catalog.service_by_slug(unit, slug)
        (card,) = await requests.cards(unit, [found])
    return told.service(card, given.site)


@router.post("", status_code=201, responses=answers.problems(*answers.WRITES))
async def register(
    caller: web.AnyCaller, request: Request, form: ManifestForm, once: web.Once
) -> RegisteredView:
    """Enter a service from its manifest; nobody sees it before it is published."""
    manifest = _manifest(form)
    async with web.ports(request).units.open(caller.subject, once=once) as unit:
        service = await catalog.register(unit, manifest, slug=form.slug)
        view = await _registered(unit, service.slug)
        await unit.answer(201, view.model_dump_json())
    return view


@router.put("/{slug}/manifest", responses=answers.problems(502, *answers.WRITES))
async def revise(caller: web.AnyCaller, request: Request, slug: Slug, form: ManifestForm) -> RegisteredView:
    """Let a service follow another manifest; one that is in use is tested with it first."""
    manifest, given = _manifest(form), web.ports(request)
    async with given.units.read(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
    report = None
    if service.state in _IN_USE:
        draft = vault.Draft(manifest, {})
        report = await vault.examine(
            given.units, caller.subject, given.keys, given.registry, service.id, draft=draft
        )
    async with given.units.open(caller.subject) as unit:
        await catalog.revise(unit, service.id, manifest, checked=report)
        return await _registered(unit, slug)


@router.post("/{slug}/publish", responses=answers.problems(502, *answers.WRITES))
async def publish(caller: web.AnyCaller, request: Request, slug: Slug, once: web.Once) -> RegisteredView:
    """Test the connection now and open the service to its circles."""
    given = web.ports(request)
    if once is not None:
        # A repetition gets its answer without calling the service again.
        async with given.units.open(caller.subject, once=once):
            pass
    async with given.units.read(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        # Whoever may not publish, or not yet, makes us call nobody.
        await catalog.allowed(unit, Action.SERVICE_PUBLISH, service)
    report = await vault.examine(given.units, caller.subject, given.keys, given.registry, service.id)
    async with given.units.open(caller.subject, once=once) as unit:
        await catalog.publish(unit, service.id, checked=report)
        view = await _registered(unit, slug)
        await unit.answer(200, view.model_dump_json())
    return view


@router.put("/{slug}/credentials/{name}", responses=answers.problems(*answers.WRITES))
async def enter_credential(
    caller: web.AnyCaller,
    request: Request,
    slug: Slug,
    name: Annotated[str, Path(max_length=63, description="As the manifest declares it.")],
    form: Annotated[CredentialForm, Body()],
) -> CredentialView:
    """Seal a secret of the service for the manifest's present address; it replaces the one before."""
    given = web.ports(request)
    async with given.units.open(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        await vault.enter(unit, given.keys, service.id, name, form.secret)
        usable = (await vault.entered(unit, service.id))[name]
    return CredentialView(name=name, usable=usable)


@router.put("/{slug}/stewards/{kind}", responses=answers.problems(*answers.WRITES))
async def appoint(
    caller: web.AnyCaller, request: Request, slug: Slug, kind: catalog.StewardKind, form: StewardForm
) -> RegisteredView:
    """Give one of the four seats to a person; whoever sat there leaves it."""
    async with web.ports(request).units.open(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        person = await _person(unit, form.person)
        await catalog.appoint(unit, service.id, kind, person.id)
        return await _registered(unit, slug)


def _manifest(form: ManifestForm) -> sdk.Manifest:
    try:
        return sdk.manifest.parse(form.manifest)
    except sdk.ManifestFault as fault:
        raise ManifestRefused(fault) from fault


async def _person(unit: Unit, username: str) -> identity.Person:
    named = [person for person in await identity.people(unit) if person.username == username]
    if len(named) != 1:
        raise errors.Invalid("Name one person who works here.", fields={"person": "nobody of that name"})
    return named[0]


async def _registered(unit: Unit, slug: str) -> RegisteredView:
    found = await catalog.administered(unit, slug)
    entered = await vault.entered(unit, found.service.id)
    declared = found.manifest.credentials.properties if found.manifest else {}
    return RegisteredView(
        slug=found.service.slug,
        name=found.service.name,
        state=found.service.state,
        manifest_version=found.service.manifest_version,
        vacant_stewards=[kind.value for kind in catalog.StewardKind if kind not in found.stewards],
        missing_credentials=[name for name in declared if not entered.get(name)],
    )
