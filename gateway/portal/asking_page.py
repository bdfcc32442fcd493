"""What stands on the page of a wish: services, plans, for whom it can be, and what will come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from gateway import catalog, identity, requests
from gateway.catalog import Plan
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.asking_form import AskForm, Wanted
from gateway.portal.foreseen import Foreseen, foreseen
from gateway.portal.language import _
from gateway.requests import Card
from gateway.work import Unit

# The fields of a request, by the fields of the page in which they were typed.
_FIELDS: Final = {"for": "colleague", "starts_at": "starts", "items": "plan", "client": "machine"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows around its form. `beside` are further services, `machines` those that the
    reader may ask for, `others`: whether the reader may ask for colleagues;
    `urgent`: whether it could be opened in an emergency.
    """

    card: Card
    chosen: Plan | None
    beside: tuple[Card, ...]
    machines: Sequence[identity.Client]
    others: bool
    wanted: Wanted
    foreseen: Foreseen | None
    urgent: bool
    errors: dict[str, str] = field(default_factory=dict)


async def scene(unit: Unit, me: SignedIn, form: AskForm, told: dict[str, str]) -> Scene:
    """Raises NotFound for a service that the reader does not see."""
    found = [await catalog.service_by_slug(unit, slug) for slug in (form.service, *form.beside)]
    card, *beside = await requests.cards(unit, found)
    chosen = _chosen(card, form.plan)
    plans = {(one.service.slug, plan.slug): plan for one in (card, *beside) for plan in one.plans}
    wanted = Wanted(
        form=form,
        plan=chosen.slug if chosen else None,
        longest={key: plan.max_seconds for key, plan in plans.items()},
        zone=me.zone,
        now=unit.now,
    )
    answer, urgent = None, False
    if form.whom == "colleague" and not form.colleague:
        told = {"colleague": _("Name one colleague by user name or e-mail.")} | told
    try:
        answer = await foreseen(unit, wanted.request()) if chosen else None
        if answer and not answer.automatic and form.whom == "me":
            urgent = (await requests.preview(unit, wanted.hurried())).allowed
    except ValidationError:
        told = {"plan": _("Choose again what you need.")} | told
    except errors.Invalid as no:
        told = _by_field(no) | told
    except errors.NotFound:
        told = {"machine": _("Choose one of your machines.")} | told
    machines = await _machines(unit)
    others = me.subject.has_role("it-admin") or bool(await identity.reports_of(unit, me.person_id))
    return Scene(card, chosen, tuple(beside), machines, others, wanted, answer, urgent, told)


def _chosen(card: Card, name: str | None) -> Plan | None:
    """The plan that was named; otherwise the first that nobody has to approve, or the first."""
    at_once = (plan for plan in card.plans if plan.approval == "automatic")
    named = (plan for plan in card.plans if plan.slug == name)
    return next(named, None) or next(at_once, None) or next(iter(card.plans), None)


async def _machines(unit: Unit) -> Sequence[identity.Client]:
    if any(unit.subject.has_role(role) for role in ("it-admin", "supplier-admin")):
        return await identity.clients(unit)
    return ()


def _by_field(no: errors.Invalid) -> dict[str, str]:
    return {_FIELDS.get(name, name): _(no.detail) for name in no.fields} or {"plan": _(no.detail or no.title)}


async def added(unit: Unit, form: AskForm) -> tuple[AskForm, dict[str, str]]:
    """The form with one more service on it, found by name; or what is wrong about the name."""
    if not form.add:
        return form, {}
    found = await catalog.services(unit, search=form.add, limit=2)
    fits = [one for one in found.items if one.slug == form.add or one.name.lower() == form.add.lower()]
    one = fits or list(found.items)
    if not one:
        return form, {"add": _("We find no service of that name.")}
    values = form.model_dump(mode="json", exclude={"add"}) | {f"with.{one[0].slug}": "on"}
    plans = (await catalog.plans_of(unit, [one[0].id])).get(one[0].id, ())
    values |= {f"also.{one[0].slug}.{plan.slug}": "on" for plan in plans[:1]}
    return AskForm.model_validate(values), {}


def as_before(before: requests.SubmitForm, slug: str) -> AskForm:
    """The form filled with a request of before, on the page of one of its services."""
    first = next((item for item in before.wanted if item.service == slug), before.wanted[0])
    further = [item for item in before.wanted if item is not first]
    values: dict[str, object] = {
        "service": slug,
        "plan": first.plan,
        "reason": "other",
        "note": before.reason[:400],
        "whom": "machine" if before.client else "colleague" if before.for_ else "me",
        "colleague": before.for_ or "",
        "machine": before.client or "",
    }
    if first.duration:
        values["duration"] = int(first.duration.total_seconds())
    values |= {f"also.{item.service}.{item.plan}": "on" for item in further}
    return AskForm.model_validate(values | {f"with.{item.service}": "on" for item in further})
