"""Back office: what is on record, who did what and who was refused; evidence; whether the trail verifies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field, StringConstraints

from gateway import audit, catalog, governance, identity, web
from gateway.audit import AuditRow, Filter, Outcome
from gateway.identity import Person
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.acts import sentence
from gateway.portal.admin_lifecycle import end_of
from gateway.portal.language import _, zone_of
from gateway.work import Unit

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_NAMED: Final = frozenset({"Person", "Account"})
_PACKED: Final = {"Grant": "grants", "Fulfilment": "grants", "Request": "requests"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words; `pack` leads to the evidence about it, where there is some."""

    row: AuditRow
    what: str
    who: str
    about: str
    pack: str

    @property
    def id(self) -> UUID:
        """By which pages continue."""
        return self.row.id


class Wanted(lists.Look):
    """The filters as they were typed; days as 2026-12-31."""

    who: Word = ""
    what: Word = ""
    about: Word = ""
    since: Annotated[str, Field(alias="from", max_length=10)] = ""
    until: Annotated[str, Field(alias="to", max_length=10)] = ""
    outcome: Annotated[str, Field(max_length=10)] = ""

    def filter(self, actor: str | None, zone: str) -> Filter:
        """As the trail takes it; a day lasts from midnight to midnight where the reader is."""
        return Filter(
            actor=actor,
            action=self.what or None,
            object=self.about or None,
            outcome=Outcome(self.outcome) if self.outcome in {*Outcome} else None,
            since=_begins(self.since, zone),
            until=_ends(self.until, zone),
        )


async def _rows(unit: Unit, look: Wanted, after: UUID | None, limit: int) -> list[Line]:
    actor, _several = await _actor(unit, look.who)
    if look.who and actor is None:
        return []
    where = look.filter(actor, look.zone)
    rows = await audit.trail(unit, before=after, limit=limit + 1, where=where)
    return await _lines(unit, rows)


TRAIL: Final = lists.List(
    part="audit",
    look=Wanted,
    columns=(
        lists.Column[Line](mark("When"), lambda row: row.row.at),
        lists.Column(mark("What"), lambda row: row.what),
        lists.Column(mark("Who"), lambda row: row.who),
        lists.Column(mark("About"), lambda row: row.about),
        lists.Column(mark("Rules"), lambda row: " ".join(row.row.reasons) or ""),
    ),
    rows=_rows,
)


async def listing(request: Request, me: web.PersonCaller, wanted: Annotated[Wanted, Query()]) -> Response:
    """Rows newest first. Raises NotAllowed."""
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, "audit")
        actor, several = await _actor(unit, wanted.who)
    unknown = bool(wanted.who) and actor is None
    return await lists.page(request, me, TRAIL, wanted, unknown=unknown, several=several)


async def file(request: Request, me: web.PersonCaller, wanted: Annotated[Wanted, Query()]) -> Response:
    """The same rows as a file. Raises NotAllowed."""
    return await files.file(request, me, TRAIL, wanted)


async def trail(request: Request, me: web.PersonCaller) -> Response:
    """Walk the whole chain and compare it with the signed heads. Raises NotAllowed."""
    given = web.ports(request)
    async with given.units.read(me.subject) as unit:
        report = await audit.verify(unit, given.heads())
    return await admin.office(request, "admin/trail.html", me, here="audit", report=report)


async def grant_evidence(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Everything about one access, signed, as a file. Raises NotAllowed, NotFound."""
    given = web.ports(request)
    async with given.units.open(me.subject) as unit:
        pack = await governance.evidence(unit, given.heads(), grant_id=grant_id)
    return _file(pack, grant_id)


async def request_evidence(request: Request, me: web.PersonCaller, request_id: UUID) -> Response:
    """Everything about one request, signed, as a file. Raises NotAllowed, NotFound."""
    given = web.ports(request)
    async with given.units.open(me.subject) as unit:
        pack = await governance.evidence(unit, given.heads(), request_id=request_id)
    return _file(pack, request_id)


def _file(pack: bytes, about: UUID) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="evidence-{about}.zip"',
        "cache-control": "no-store",
    }
    return Response(pack, media_type="application/zip", headers=headers)


async def _actor(unit: Unit, who: str) -> tuple[str | None, Sequence[Person]]:
    """The subject as rows name it; where a name is that of several people, those."""
    if not who or ":" in who:
        return who or None, ()
    if who.lower() == "system":
        return "System:system", ()
    found = await identity.accounts_named(unit, who)
    return (f"Person:{found[0].id}", ()) if len(found) == 1 else (None, found)


async def _lines(unit: Unit, rows: Sequence[AuditRow]) -> list[Line]:
    names = await _names(unit, [text for row in rows for text in (row.subject, row.object)])
    return [
        Line(
            row,
            sentence(row.action, row.outcome),
            names.get(row.subject, _short(row.subject)),
            names.get(row.object, _short(row.object)),
            _pack(row.object),
        )
        for row in rows
    ]


async def _names(unit: Unit, subjects: Sequence[str]) -> dict[str, str]:
    ids = {text: found for text in subjects if (found := _id(text)) is not None}
    people = {one for text, one in ids.items() if text.partition(":")[0] in {*_NAMED, "Client", "Machine"}}
    named = await admin.holders(unit, people)
    services = await catalog.facts(unit, {one for text, one in ids.items() if text.startswith("Service:")})
    named |= {one: fact.name for one, fact in services.items()}
    return {text: named[one] for text, one in ids.items() if one in named} | {"System:system": _("Frontdesk")}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.partition(":")[2])
    except ValueError:
        return None


def _short(text: str) -> str:
    """A thing without a name: its kind and the end of its id."""
    kind, _colon, name = text.partition(":")
    return f"{kind} …{name[-6:]}" if _id(text) else text


def _pack(about: str) -> str:
    folder = _PACKED.get(about.partition(":")[0])
    return f"/admin/{folder}/{_id(about)}/evidence" if folder and _id(about) else ""


def _begins(day: str, zone: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time(), zone_of(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _ends(day: str, zone: str) -> datetime | None:
    try:
        return end_of(date.fromisoformat(day), zone)
    except ValueError:
        return None
