"""What a letter speaks of: names and times of this moment, by the ids that a notice holds."""

from dataclasses import dataclass
from uuid import UUID

from gateway import catalog, grants, identity, proposals, requests
from gateway.kernel.language import mark
from gateway.notifications import language, queries
from gateway.notifications.kinds import Kind
from gateway.notifications.language import _
from gateway.notifications.models import Notice
from gateway.work import Unit

# Every word that a text may name; what a notice knows nothing about is empty.
NAMES = (
    "by",
    "days",
    "end",
    "for_whom",
    "grant",
    "holder",
    "length",
    "plan",
    "price",
    "proposal",
    "request",
    "requester",
    "said",
    "seat",
    "service",
    "slug",
    "tool",
    "why",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the words are: name, IANA zone, language (BCP 47)."""

    name: str
    zone: str = ""
    locale: str = ""

    @classmethod
    def of(cls, person: identity.Person) -> "Reader":
        """The reader that this person is."""
        return cls(person.name, person.reads_in_zone, person.reads_in)


@dataclass(frozen=True, slots=True)
class _Rows:
    grant: grants.Grant | None
    request: requests.Request | None
    service: catalog.Service | None
    plan: catalog.Plan | None


async def facts(unit: Unit, notice: Notice, reader: Reader) -> dict[str, str]:
    """Every one of NAMES. The notice is the right to read: its person is told of exactly these ids."""
    about, rows = notice.about, await _rows(unit, notice.about)
    return {
        **dict.fromkeys(NAMES, ""),
        **about,
        **_of_service(rows),
        **_of_grant(rows, about, reader),
        "said": await _said(unit, notice, rows),
        **await _of_people(unit, rows, about),
        "seat": _(_SEATS.get(about.get("seat", ""), "")),
        **await _of_proposal(unit, about),
    }


async def _rows(unit: Unit, about: dict[str, str]) -> _Rows:
    grant = await unit.db.get(grants.Grant, UUID(about["grant"])) if "grant" in about else None
    request_id = grant.request_id if grant else UUID(about["request"]) if "request" in about else None
    request = await unit.db.get(requests.Request, request_id) if request_id else None
    known = grant or request
    service_id = known.service_id if known else UUID(about["service"]) if "service" in about else None
    return _Rows(
        grant,
        request,
        await unit.db.get(catalog.Service, service_id) if service_id else None,
        await unit.db.get(catalog.Plan, known.plan_id) if known else None,
    )


def _of_service(rows: _Rows) -> dict[str, str]:
    service, plan, request = rows.service, rows.plan, rows.request
    return {
        "service": service.name if service else _("a service"),
        "slug": service.slug if service else "",
        "plan": plan.name if plan else "",
        "price": language.price(plan) if plan else "",
        "request": str(request.id) if request else "",
        "why": request.reason if request else "",
        "length": language.span(request.duration_seconds) if request else "",
    }


def _of_grant(rows: _Rows, about: dict[str, str], reader: Reader) -> dict[str, str]:
    grant, days = rows.grant, about.get("days", "")
    return {
        "end": language.whole_moment(grant.ends_at, reader.zone) if grant else "",
        "days": language.n_("%(num)s day", "%(num)s days", int(days)) if days else "",
    }


async def _said(unit: Unit, notice: Notice, rows: _Rows) -> str:
    """The reason or question that somebody typed, from where it is kept."""
    step = _STEPS.get(Kind(notice.kind))
    if step and rows.request:
        return await queries.words_of(unit, rows.request.id, step)
    if rows.grant is None or notice.kind not in _TAKEN:
        return ""
    return await grants.words_of(unit, rows.grant.id, _TAKEN[Kind(notice.kind)])


async def _of_people(unit: Unit, rows: _Rows, about: dict[str, str]) -> dict[str, str]:
    request = rows.request
    requester = await _name(unit, request.requester_id if request else None)
    holder = await _name(unit, request.person_id if request else None)
    if request and request.client_id:
        client = await unit.db.get(identity.Client, request.client_id)
        holder = client.name if client else holder
    by = await _name(unit, UUID(about["by"]) if "by" in about else None)
    for_other = request is not None and request.person_id != request.requester_id
    return {
        "by": by or _("A rule of the company"),
        "requester": requester or _("Somebody"),
        "holder": holder or _("Somebody"),
        "for_whom": holder if for_other else "",
    }


async def _of_proposal(unit: Unit, about: dict[str, str]) -> dict[str, str]:
    """What its proposer wrote, and the answer; nothing where the notice is about something else."""
    known = UUID(about["proposal"]) if "proposal" in about else None
    found = await unit.db.get(proposals.Proposal, known) if known else None
    if found is None:
        return {"tool": _("a tool")}
    asks = await _name(unit, found.proposer_id)
    return {"tool": found.name, "why": found.purpose, "said": found.answer, "requester": asks}


async def _name(unit: Unit, person_id: UUID | None) -> str:
    person = await unit.db.get(identity.Person, person_id) if person_id else None
    return person.name if person else ""


_STEPS = {Kind.APPROVED: "approve", Kind.DENIED: "deny", Kind.ASKED: "ask", Kind.ANSWERED: "answer"}
_TAKEN = {Kind.REVOKED: grants.GrantEvent.REVOKE, Kind.SUSPENDED: grants.GrantEvent.SUSPEND}
_SEATS = {
    "business_owner": mark("business owner"),
    "business_manager": mark("business manager"),
    "it_owner": mark("IT owner"),
    "it_manager": mark("IT manager"),
}
