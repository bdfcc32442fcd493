"""What is missing: declare a tool, ask for a service, and join colleagues who need the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, proposals, web
from gateway.catalog import ServiceFacts
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import mark
from gateway.portal.language import _
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER
from gateway.proposals import Data, Proposal, ProposalId, ProposalKind, SubmitForm
from gateway.work import Unit

SHOWN: Final = 25
SAID: Final = {
    "submitted": mark("Thank you. IT is told now, and you hear the answer."),
    "supported": mark("You are counted, and you hear the answer."),
    "withdrawn": mark("Withdrawn."),
}
DATA: Final[Mapping[Data, tuple[str, str]]] = {
    Data.PUBLIC: (mark("Nothing secret"), mark("Anybody may know it, such as what stands on our web pages.")),
    Data.INTERNAL: (mark("Our daily work"), mark("Drafts, plans and notes that stay in the company.")),
    Data.PERSONAL: (mark("About people"), mark("Names, addresses or photos of customers or colleagues.")),
    Data.CONFIDENTIAL: (mark("Confidential"), mark("Contracts, prices, health, pay, designs, passwords.")),
}
_WRONG: Final = {
    "name": mark("Say what it is called, in 2 to 80 letters."),
    "address": mark("Write an address that begins with https://, or leave it empty."),
    "purpose": mark("Say in a few words what it is for."),
    "people": mark("Say how many people, with a number."),
    "data": mark("Choose what goes into it."),
    "kind": mark("Choose one of the two."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with names and what the reader may do; `service` where they see what came of it."""

    row: Proposal
    by: str
    answered_by: str
    data: str
    mine: bool
    acts: frozenset[str]
    service: ServiceFacts | None

    @property
    def id(self) -> UUID:
        """By which pages continue."""
        return self.row.id


async def listing(
    request: Request,
    me: web.PersonCaller,
    q: Annotated[str, Query(max_length=80)] = "",
    cursor: web.Cursor = None,
) -> Response:
    """What the reader proposed or supports, and what waits in their organisation."""
    async with web.ports(request).units.read(me.subject) as unit:
        own = await shown(unit, await proposals.mine(unit))
        near = str(me.subject.attrs["organisation"])
        rows = await proposals.listing(
            unit, organisation=near, search=q, after=web.after(cursor), limit=SHOWN + 1
        )
        around = await shown(unit, rows)
        now = unit.now
    found = web.cut(around, SHOWN)
    known = {one.id for one in own}
    others = [one for one in found.items if one.id not in known]
    return page(
        request, "proposals.html", me, here="catalog", own=own, others=others, next=found.next, q=q, now=now
    )


async def new(
    request: Request,
    me: web.PersonCaller,
    kind: Annotated[str, Query(max_length=20)] = "",
    name: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """One short page, filled in as far as it is known."""
    chosen = kind if kind in {*ProposalKind} else ProposalKind.SERVICE
    return await _form(request, me, typed={"kind": chosen, "name": " ".join(name.split())[:80]})


async def submit(request: Request, me: web.PersonCaller) -> Response:
    """Put it in front of IT. Raises NotAllowed."""
    form = await web.read(request, SubmitForm)
    if isinstance(form, web.Errors):
        told = {field: _(_WRONG.get(field, mark("Look at this again."))) for field in form.fields}
        return await _form(request, me, typed=form.values, told=told)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            made = await proposals.submit(unit, form)
    except (errors.Conflict, errors.Limited) as refused:
        typed = {field: str(value) for field, value in form.model_dump().items()}
        return await _form(request, me, typed=typed, refused=refused)
    return RedirectResponse(f"/proposals/{made.id}?said=submitted", SEE_OTHER)


async def show(request: Request, me: web.PersonCaller, proposal_id: UUID, said: str = "") -> Response:
    """One of them, with where it stands. Raises NotFound."""
    async with web.ports(request).units.read(me.subject) as unit:
        row = await proposals.proposal(unit, ProposalId(proposal_id))
        (one,) = await shown(unit, [row])
        now = unit.now
    words = _(SAID[said]) if said in SAID else ""
    return page(request, "proposals_one.html", me, here="catalog", one=one, said=words, now=now)


async def support(request: Request, me: web.PersonCaller, proposal_id: UUID) -> Response:
    """Be counted. Raises NotFound, NotAllowed, IllegalEvent; who is counted already stays so."""
    await web.verify_post(request)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            await proposals.support(unit, ProposalId(proposal_id))
    except proposals.AlreadySupported:
        pass
    return RedirectResponse(f"/proposals/{proposal_id}?said=supported", SEE_OTHER)


async def withdraw(request: Request, me: web.PersonCaller, proposal_id: UUID) -> Response:
    """Take one's own back. Raises NotFound, NotAllowed, IllegalEvent."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await proposals.withdraw(unit, ProposalId(proposal_id))
    return RedirectResponse(f"/proposals/{proposal_id}?said=withdrawn", SEE_OTHER)


async def shown(unit: Unit, rows: Sequence[Proposal]) -> list[Shown]:
    """Those of them with everything that a page says of them, in their order."""
    names = {who: person.name for who, person in (await proposals.people(unit, rows)).items()}
    acts = await proposals.acts_on(unit, rows)
    services = await _services(unit, rows)
    return [
        Shown(
            row=row,
            by=names.get(row.proposer_id, _("Somebody")),
            answered_by=names.get(row.answered_by, "") if row.answered_by else "",
            data=_(DATA[Data(row.data)][0]),
            mine=str(row.proposer_id) == unit.subject.id,
            acts=acts[row.id],
            service=services.get(row.service_id) if row.service_id else None,
        )
        for row in rows
    ]


async def _services(unit: Unit, rows: Sequence[Proposal]) -> dict[UUID, ServiceFacts]:
    """What came of them, where the subject sees it in the catalog."""
    wanted = {row.service_id for row in rows if row.service_id}
    found = await catalog.visible_to(unit, unit.subject, wanted) if wanted else frozenset()
    return await catalog.facts(unit, found) if found else {}


async def _form(
    request: Request,
    me: SignedIn,
    *,
    typed: Mapping[str, str],
    told: Mapping[str, str] | None = None,
    refused: Problem | None = None,
) -> Response:
    """With the one of the same name that waits already, where there is one."""
    async with web.ports(request).units.read(me.subject) as unit:
        same = await proposals.named(unit, typed.get("name", ""))
        (near,) = await shown(unit, [same]) if same else (None,)
        now = unit.now
    return page(
        request,
        "proposals_new.html",
        me,
        status=422 if told else 409 if isinstance(refused, errors.Conflict) else 429 if refused else 200,
        here="catalog",
        typed=typed,
        errors=told or {},
        refused=refused if refused and not isinstance(refused, proposals.AlreadyProposed) else None,
        near=near,
        data=[(name, _(title), _(says)) for name, (title, says) in DATA.items()],
        now=now,
    )
