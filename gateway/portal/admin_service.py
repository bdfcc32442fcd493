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
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal.admin_services import told_classes, told_states
from gateway.portal.admin_testing import tested
from gateway.portal.admin_wizard import STEPS, following, steps
from gateway.portal.held import Held, held
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

SHOWN: Final = 100
SAID: Final = {
    "published": mark("Published. Its circles see it from now on."),
    "entered": mark("The credential is sealed and in use. Nobody can read it again."),
    "appointed": mark("The seats are filled as you said."),
    "revised": mark("The new manifest is in force."),
    "restricted": mark("It takes no new requests. Whoever has access keeps it."),
    "retired": mark("It takes no new requests, and ends on its day."),
}


class StepForm(BaseModel):
    """On which step of entering a service the form stands; none on the page of the service."""

    step: Annotated[str, StringConstraints(max_length=20)] = ""


class SecretForm(StepForm):
    """One credential, as its service handed it out."""

    name: Annotated[str, StringConstraints(max_length=100)]
    secret: SecretStr


class SeatsForm(StepForm):
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


async def step(request: Request, me: web.PersonCaller, slug: str, step: str, said: str = "") -> Response:
    """One step of entering it. Raises NotFound, NotAllowed."""
    if step not in STEPS or step == "describe":
        raise errors.NotFound
    return await _page(request, me, slug, step=step, said=_(SAID[said]) if said in SAID else "")


async def test(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Call the service as the gateway would, and tell what it did, which is kept."""
    step = _step(await web.read(request, StepForm))
    try:
        report = await tested(request, me, slug)
    except Problem as failed:
        return await _page(request, me, slug, outcome=failed, step=step)
    return await _page(request, me, slug, outcome=report, step=step)


async def publish(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Open the service to its circles, a restricted one again; one that is new is tested first.

    Raises NotFound, NotAllowed.
    """
    step = _step(await web.read(request, StepForm))
    seen = await _seen(request, me, slug)
    again = seen.administered.service.state == ServiceState.RESTRICTED
    if seen.missing and not again:
        missing = errors.Conflict(_("Something is missing before it opens."))
        return await _page(request, me, slug, outcome=missing, step=step)
    try:
        report = None if again else await _examined(request, me, slug)
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            if again:
                await catalog.republish(unit, found.service.id)
            else:
                await catalog.publish(unit, found.service.id, checked=report)
    except (errors.Conflict, errors.UpstreamRejected, errors.Unavailable) as failed:
        return await _page(request, me, slug, outcome=failed, step=step)
    return RedirectResponse(f"/admin/services/{slug}?said=published", SEE_OTHER)


async def enter_credential(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Seal a secret for this service. It is never shown again, not even where it is refused."""
    form = await web.read(request, SecretForm)
    if isinstance(form, web.Errors):
        told = {"secret": _("Paste the credential first.")}
        return await _page(request, me, slug, told=told, step=_step(form))
    given = web.ports(request)
    try:
        async with given.units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await vault.enter(unit, given.keys, found.service.id, form.name, form.secret)
    except errors.Invalid as refused:
        return await _page(request, me, slug, told={"secret": refused.detail}, step=_step(form))
    return RedirectResponse(_onward(slug, _step(form), "entered"), SEE_OTHER)


async def appoint(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Fill the four seats. Raises NotFound, NotAllowed."""
    form = await web.read(request, SeatsForm)
    if isinstance(form, web.Errors):
        told = {name: _("Shorten this.") for name in form.fields}
        return await _page(request, me, slug, told=told, step=_step(form))
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
        return await _page(request, me, slug, told=refused.fields, typed=form, step=form.step)
    return RedirectResponse(_onward(slug, _step(form), "appointed"), SEE_OTHER)


def _step(form: StepForm | web.Errors) -> str:
    """The step that the form stood on, if it is one."""
    said = form.values.get("step", "") if isinstance(form, web.Errors) else form.step
    return said if said in STEPS else ""


def _onward(slug: str, step: str, said: str) -> str:
    """Back to the page, or to the step itself, which shows that it is done and leads on."""
    return f"/admin/services/{slug}{f'/steps/{step}' if step else ''}?said={said}"


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
    outcome: sdk.CheckReport | Problem | None = None,
    told: Mapping[str, str] | None = None,
    typed: SeatsForm | None = None,
    step: str = "",
) -> Response:
    seen = await _seen(request, me, slug)
    failure = outcome if isinstance(outcome, Problem) else None
    fresh = isinstance(outcome, sdk.CheckReport)
    report = outcome if isinstance(outcome, sdk.CheckReport) else seen.administered.report
    done = _done(seen, report)
    return await admin.office(
        request,
        "admin/step.html" if step else "admin/service.html",
        me,
        here="services",
        status=422 if told else 409 if failure else 200,
        seen=seen,
        service=seen.administered.service,
        report=report,
        fresh=fresh,
        failure=failure,
        errors=told or {},
        states=told_states(),
        classes=told_classes(),
        step=step,
        steps=steps(step, slug, done),
        ready=step in done,
        onward=f"/admin/services/{slug}/steps/{following(step)}" if step and following(step) else "",
        connected=isinstance(seen.administered.manifest, sdk.Manifest),
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


def _done(seen: Seen, report: sdk.CheckReport | None) -> list[str]:
    """The steps that need nothing more."""
    done = ["describe"]
    done += ["credentials"] if "secrets" not in seen.missing else []
    by_hand = isinstance(seen.administered.manifest, sdk.ByHand)
    done += ["test"] if by_hand or (report and report.health is not sdk.Health.FAILED) else []
    done += ["stewards"] if "stewards" not in seen.missing else []
    state = seen.administered.service.state
    return done + (["publish"] if state not in {ServiceState.DECLARED, ServiceState.PROVISIONAL} else [])


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
