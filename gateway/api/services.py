"""What can be had; for administrators, how it comes to be offered."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Body, Path, Query, Request, Response
from pydantic import BaseModel, Field

from brokers import sdk
from gateway import catalog, identity, requests, tokens, vault, web
from gateway.api import acting, answers, told, versions
from gateway.api.errors import ManifestRefused
from gateway.api.forms import CredentialForm, ManifestForm, ReasonForm, RetireForm, StewardForm
from gateway.api.views import (
    CallsView,
    CredentialView,
    ImpactView,
    Listed,
    ManifestView,
    RegisteredView,
    ServiceView,
    TestView,
)
from gateway.authz import Action
from gateway.kernel import errors
from gateway.work import OnceKey, Unit

router = web.router(prefix="/services", tags=["services"])
Slug = Annotated[str, Path(max_length=63, description="The service.")]
_IN_USE = (catalog.ServiceState.PUBLISHED, catalog.ServiceState.RESTRICTED, catalog.ServiceState.RETIRING)
_WRITES = answers.problems(*answers.WRITES)
Some = Annotated[str, Field(max_length=200)]


class Look(BaseModel):
    """What the catalog is asked for. Choices of one kind add up, those of different kinds narrow."""

    search: str = Field("", max_length=200, description="Words of its name, its job or its contents.")
    category: tuple[Some, ...] = Field((), max_length=20, description="What it is for.")
    cost: tuple[catalog.Cost, ...] = Field((), max_length=20, description="Of its cheapest plan, a month.")
    wait: tuple[catalog.Wait, ...] = Field((), max_length=20, description="How long access usually takes.")
    technology_class: tuple[sdk.manifest.TechnologyClass, ...] = Field((), max_length=20)
    cursor: web.Cursor = None
    limit: web.Limit = 50

    @property
    def choice(self) -> catalog.Choice:
        """By facet."""
        given = zip(catalog.Facet, (self.category, self.cost, self.wait, self.technology_class), strict=True)
        return {facet: frozenset(map(str, values)) for facet, values in given if values}


@router.get("", responses=answers.problems(*answers.READS))
async def listing(
    caller: web.AnyCaller, request: Request, look: Annotated[Look, Query()]
) -> Listed[ServiceView]:
    """The services that the caller sees: by name, with a search the best answers first."""
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        page = await catalog.services(
            unit, search=look.search, choice=look.choice, cursor=look.cursor, limit=look.limit
        )
        cards = await requests.cards(unit, page.items)
    return Listed(items=[told.service(card, given.site) for card in cards], next=page.next)


@router.get("/{slug}", responses=answers.problems(*answers.ONE))
async def one(caller: web.AnyCaller, request: Request, response: Response, slug: Slug) -> ServiceView:
    """One service that the caller sees."""
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        found = await catalog.service_by_slug(unit, slug)
        (card,) = await requests.cards(unit, [found])
    view = told.service(card, given.site)
    versions.tag_content(response, view)
    return view


@router.get("/{slug}/calls", responses=answers.problems(409, *answers.ONE))
async def calls(caller: web.AnyCaller, request: Request, slug: Slug) -> CallsView:
    """How a program calls it: curl, Python and Node, for services that are APIs."""
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        manifest = await catalog.manifest_of(unit, await catalog.service_by_slug(unit, slug))
    if not isinstance(manifest, sdk.Manifest) or not manifest.is_api:
        raise errors.Conflict("This service is opened in a browser. Find it in the portal.")
    found = tokens.calls(given.site.service_origin(slug), manifest.check.path)
    return CallsView(address=found.address, curl=found.curl, python=found.python, node=found.node)


@router.get("/{slug}/impact", responses=answers.problems(*answers.ONE))
async def impact(caller: web.AnyCaller, request: Request, slug: Slug) -> ImpactView:
    """Who would be hit if it went out of use; for those who may retire it."""
    async with web.ports(request).units.read(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        found = await requests.impact(unit, service.id)
    return ImpactView(
        people=found.people, clients=found.clients, grants=found.grants, requests=found.requests
    )


@router.get("/{slug}/manifest", responses=answers.problems(*answers.ONE))
async def manifest(caller: web.AnyCaller, request: Request, response: Response, slug: Slug) -> ManifestView:
    """The manifest that it follows; its ETag is its version."""
    async with web.ports(request).units.read(caller.subject) as unit:
        view = await told.manifest(unit, slug)
    versions.tag(response, view.version)
    return view


@router.post("", status_code=201, responses=_WRITES)
async def register(
    caller: web.AnyCaller, request: Request, form: ManifestForm, once: web.Once
) -> RegisteredView:
    """Enter a service from its manifest; nobody sees it before it is published."""
    parsed = _manifest(form)

    async def act(unit: Unit) -> RegisteredView:
        service = await catalog.register(unit, parsed, slug=form.slug)
        return await told.registered(unit, service.slug)

    return await acting.acted(request, caller.subject, once, act, status=201)


@router.put("/{slug}/manifest", responses=answers.problems(412, 502, *answers.WRITES))
async def revise(
    caller: web.AnyCaller, request: Request, slug: Slug, form: ManifestForm, seen: versions.Seen
) -> RegisteredView:
    """Let a service follow another manifest; one that is in use is tested with it first."""
    parsed, given = _manifest(form), web.ports(request)
    async with given.units.read(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
    versions.verify(seen, service.manifest_version)
    report = None
    if service.state in _IN_USE:
        draft = vault.Draft(parsed, {})
        report = await vault.examine(
            given.units, caller.subject, given.keys, given.registry, service.id, draft=draft
        )
    async with given.units.open(caller.subject) as unit:
        # Held from here on: what was seen cannot change between the look and the act.
        versions.verify(seen, (await catalog.locked(unit, service.id)).manifest_version)
        await catalog.revise(unit, service.id, parsed, checked=report)
        return await told.registered(unit, slug)


@router.post("/{slug}/test", responses=answers.problems(502, *answers.WRITES))
async def test(caller: web.AnyCaller, request: Request, slug: Slug, once: web.Once) -> TestView:
    """Call it as the gateway would, and past the gateway with a forged identity; what it did is kept."""
    _ = once  # A second look is a look: what it saw takes the place of the first.
    given = web.ports(request)
    async with given.units.read(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
    report = await vault.test_connection(given.units, caller.subject, given.keys, given.registry, service.id)
    if report is None:
        raise errors.Conflict("It is set up by hand: there is no connection to test.")
    return TestView(
        health=report.health, forgery=report.forgery, detail=report.detail, manifest=report.manifest
    )


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
    return await _acted(
        request, caller, slug, once, lambda unit: catalog.publish(unit, service.id, checked=report)
    )


@router.post("/{slug}/restrict", responses=_WRITES)
async def restrict(
    caller: web.AnyCaller, request: Request, slug: Slug, form: ReasonForm, once: web.Once
) -> RegisteredView:
    """Let nobody new in; whoever has access keeps it."""

    async def act(unit: Unit) -> object:
        service = (await catalog.administered(unit, slug)).service
        return await catalog.restrict(unit, service.id, why=form.reason)

    return await _acted(request, caller, slug, once, act)


@router.post("/{slug}/retire", responses=_WRITES)
async def retire(
    caller: web.AnyCaller, request: Request, slug: Slug, form: RetireForm, once: web.Once
) -> RegisteredView:
    """Take it out of use at a moment that everybody knows before; access works until then."""

    async def act(unit: Unit) -> object:
        service = (await catalog.administered(unit, slug)).service
        return await catalog.retire(unit, service.id, ends_at=form.ends_at, why=form.reason)

    return await _acted(request, caller, slug, once, act)


@router.put("/{slug}/credentials/{name}", responses=_WRITES)
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


@router.put("/{slug}/stewards/{kind}", responses=_WRITES)
async def appoint(
    caller: web.AnyCaller, request: Request, slug: Slug, kind: catalog.StewardKind, form: StewardForm
) -> RegisteredView:
    """Give one of the four seats to a person; whoever sat there leaves it."""
    async with web.ports(request).units.open(caller.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
        person = await identity.person_by_username(unit, form.person)
        if person is None:
            raise errors.Invalid("Name one person who works here.", fields={"person": "nobody of that name"})
        await catalog.appoint(unit, service.id, kind, person.id)
        return await told.registered(unit, slug)


async def _acted(
    request: Request,
    caller: web.AnyCaller,
    slug: str,
    once: OnceKey | None,
    act: Callable[[Unit], Awaitable[object]],
) -> RegisteredView:
    async def told_of(unit: Unit) -> RegisteredView:
        await act(unit)
        return await told.registered(unit, slug)

    return await acting.acted(request, caller.subject, once, told_of)


def _manifest(form: ManifestForm) -> sdk.AnyManifest:
    try:
        return sdk.manifest.parse(form.manifest)
    except sdk.ManifestFault as fault:
        raise ManifestRefused(fault) from fault
