"""Services as views."""

from datetime import timedelta

from brokers import sdk
from gateway import catalog, requests, vault
from gateway.api.told import names
from gateway.api.views import CircleView, ManifestView, PlanView, Price, RegisteredView, ServiceView
from gateway.catalog import StewardKind
from gateway.web import Site
from gateway.work import Unit


def service(card: requests.Card, site: Site) -> ServiceView:
    """A card as the API says it."""
    one = card.service
    return ServiceView(
        slug=one.slug,
        name=one.name,
        summary=one.summary,
        description=one.description,
        technology_class=one.technology_class,
        half=one.half,
        state=one.state,
        url=one.opens_at or site.service_origin(one.slug),
        by_hand=one.opens_at is not None,
        category=one.category,
        plans=[plan(offered) for offered in card.plans],
        offer=card.offer.value,
        reasons=list(card.reasons),
        grant=card.grant.id if card.grant else None,
        approver=card.terms.approver if card.by_person else "",
        usual_seconds=card.terms.usual_seconds,
    )


def plan(offered: catalog.Plan) -> PlanView:
    """An offer with its price."""
    return PlanView(
        plan=offered.slug,
        name=offered.name,
        description=offered.description,
        price=price(offered),
        price_on_request=offered.price_on_request,
        approval=offered.approval,
        default_duration=timedelta(seconds=offered.default_seconds),
        longest_duration=timedelta(seconds=offered.max_seconds),
    )


def price(plan: catalog.Plan) -> Price | None:
    """None where it is free, or told on request alone."""
    if plan.price_amount is None:
        return None
    return Price(
        amount=plan.price_amount,
        currency=plan.price_currency or "",
        per=plan.price_per or "",
        as_of=plan.price_as_of,
        source=plan.price_source,
    )


async def registered(unit: Unit, slug: str) -> RegisteredView:
    """A service for those who administer it. Raises NotFound, NotVisible, NotAllowed."""
    found = await catalog.administered(unit, slug)
    entered = await vault.entered(unit, found.service.id)
    called = found.manifest if isinstance(found.manifest, sdk.Manifest) else None
    declared = called.credentials.properties if called else {}
    return RegisteredView(
        slug=found.service.slug,
        name=found.service.name,
        state=found.service.state,
        manifest_version=found.service.manifest_version,
        vacant_stewards=[kind.value for kind in StewardKind if kind not in found.stewards],
        missing_credentials=[name for name in declared if not entered.get(name)],
    )


async def manifest(unit: Unit, slug: str) -> ManifestView:
    """What a service follows, under the same right."""
    found = await catalog.administered(unit, slug)
    people = await names.people(unit, found.stewards.values())
    return ManifestView(
        slug=found.service.slug,
        version=found.service.manifest_version,
        manifest=found.manifest.document if found.manifest else None,
        circles=list(found.circles),
        stewards={kind.value: people.get(who, "") for kind, who in found.stewards.items()},
    )


def circle(row: catalog.Circle) -> CircleView:
    """Who sees what names it."""
    return CircleView(
        slug=row.slug,
        name=row.name,
        realms=row.realms,
        organisations=row.organisations,
        units=row.units,
    )
