"""Back office: which of its doors open for the reader, and the frame of its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints

from gateway import catalog, identity, proposals, provisioning, rulebook, web
from gateway.authz import Action, Resource
from gateway.identity import Person, SignedIn
from gateway.kernel import errors
from gateway.kernel.language import mark
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

SHOWN: Final = 50
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
# Part of the back office → its words; in the order of the navigation.
PARTS: Final[Mapping[str, str]] = {
    "services": mark("Services"),
    "connections": mark("Connections"),
    "circles": mark("Circles"),
    "fulfilments": mark("Fulfilment"),
    "findings": mark("Findings"),
    "proposals": mark("Proposals"),
    "people": mark("People"),
    "sessions": mark("Sessions"),
    "clients": mark("Machine clients"),
    "policies": mark("Rules"),
    "audit": mark("Audit"),
    "imports": mark("Import"),
}
_ASKS: Final[Mapping[str, tuple[Action, Resource]]] = {
    "services": (Action.SERVICE_ADMINISTER, catalog.catalog_entity()),
    "connections": (Action.SERVICE_ADMINISTER, catalog.catalog_entity()),
    "circles": (Action.SERVICE_ADMINISTER, catalog.catalog_entity()),
    "fulfilments": (Action.FULFILMENT_SEE, provisioning.EVERY_FULFILMENT),
    "findings": (
        Action.FINDING_SEE,
        Resource(
            "Finding",
            "*",
            {"kind": "", "stewards": (), "involved": "", "answerer": ""},
            see=Action.FINDING_SEE,
        ),
    ),
    "proposals": (Action.PROPOSAL_SEE, proposals.queue_entity()),
    "people": (Action.PERSON_ADMINISTER, identity.EVERYBODY),
    "sessions": (Action.SESSION_SEE, identity.EVERY_SESSION),
    "clients": (Action.CLIENT_ADMINISTER, identity.EVERY_MACHINE),
    "policies": (Action.POLICY_SEE, rulebook.rulebook_entity()),
    "audit": (Action.AUDIT_READ, Resource("Trail", "audit")),
    "imports": (Action.COMPANY_ADOPT, Resource("House", "house")),
}


class WhyForm(BaseModel):
    """A reason, for whoever it concerns and for the record."""

    why: Why


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is looked at before it is done: what it is, what it does to whom, and its button.

    `hits` are sentences about who is hit; `needs` names the fields to fill: `why`, `day`. `hint` says who
    reads the reason.
    """

    title: str
    action: str
    label: str
    back: str
    facts: Sequence[tuple[str, str]] = ()
    hits: Sequence[str] = ()
    hint: str = ""
    needs: Sequence[str] = ("why",)
    day_label: str = ""
    day_hint: str = ""
    gentle: bool = False


async def doors(unit: Unit) -> tuple[str, ...]:
    """The parts that the subject may open: by right, or as a steward of some service."""
    found = {part for part, (action, what) in _ASKS.items() if unit.decide(action, what).allowed}
    if not {"fulfilments", "findings"} <= found:
        seats = await catalog.seats_of(unit, UUID(unit.subject.id))
        found |= {"findings"} if seats else set()
        found |= {"fulfilments"} if await catalog.run_by(unit) else set()
    return tuple(part for part in PARTS if part in found)


async def verify_door(unit: Unit, part: str) -> None:
    """For lists that answer everybody, with what is theirs. Raises NotAllowed, NotVisible."""
    if part not in await doors(unit):
        unit.require(*_ASKS[part])


async def office(
    request: Request,
    template: str,
    me: SignedIn,
    /,
    *,
    here: str,
    status: int = 200,
    **values: object,
) -> Response:
    """Render one page with the navigation of its reader. Call it with no unit open."""
    async with web.ports(request).units.read(me.subject) as unit:
        opened, now = await doors(unit), unit.now
    return page(
        request,
        template,
        me,
        status=status,
        here=here,
        doors=[(part, _(PARTS[part])) for part in opened],
        shut=[_(words) for part, words in PARTS.items() if part not in opened],
        **{"now": now, **values},
    )


async def entrance(request: Request, me: web.PersonCaller) -> Response:
    """Leads to the first part that opens. Raises NotFound where none does."""
    async with web.ports(request).units.read(me.subject) as unit:
        opened = await doors(unit)
    if not opened:
        raise errors.NotFound
    return RedirectResponse(f"/admin/{opened[0]}", SEE_OTHER)


async def confirm(
    request: Request,
    me: SignedIn,
    act: Act,
    /,
    *,
    here: str,
    form: web.Errors | None = None,
    refused: errors.Problem | None = None,
) -> Response:
    """The page that stands before an act; shown again with what is missing or what stood in the way."""
    told = {name: _(_MISSING.get(name, "Look at this again.")) for name in form.fields} if form else {}
    if isinstance(refused, errors.Invalid):
        told["why" if "why" in refused.fields else "day"] = refused.detail
    return await office(
        request,
        "admin/confirm.html",
        me,
        here=here,
        status=422 if told else 409 if refused else 200,
        act=act,
        values=form.values if form else {},
        errors=told,
        refused=refused,
    )


_MISSING: Final = {"why": mark("Say in a few words why."), "day": mark("Choose a day.")}


async def holders(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of people and machines by id, as far as the subject may know them."""
    wanted = set(ids)
    people = await identity.people_by_id(unit, wanted)
    machines = await identity.clients_by_id(unit, wanted - people.keys())
    found = {one.id: one.name for one in people.values()}
    return found | {one.id: one.name for one in machines.values()}


async def somebody(unit: Unit, named: str) -> Person | None:
    """The one active person of that user name or mail address."""
    found = await identity.person_by_username(unit, named)
    return found or await identity.person_by_email(unit, named)
