"""The trail of who did what, and packs of it that can be checked elsewhere."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import AwareDatetime

from gateway import audit, governance, web
from gateway.api import answers, told
from gateway.api.views import Listed, RecordView
from gateway.audit import Filter, Outcome

router = web.router(tags=["audit"])
Word = Annotated[str | None, Query(max_length=200)]
_ZIP = {
    200: {
        "description": "Signed files; `frontdesk audit check` checks them.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    },
    **answers.problems(*answers.ONE),
}


class Zip(Response):
    """A pack."""

    media_type = "application/zip"


@router.get("/audit", responses=answers.problems(*answers.READS))
async def listing(  # noqa: PLR0913  # filters
    caller: web.AnyCaller,
    request: Request,
    *,
    actor: Annotated[Word, Query(description="Who acted: `Person:<id>`.")] = None,
    action: Annotated[Word, Query(description="What was done: `GrantRevoked`.")] = None,
    about: Annotated[Word, Query(alias="object", description="To what: `Grant:<id>`.")] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from", description="The first moment.")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to", description="The first moment after.")] = None,
    outcome: Annotated[Outcome | None, Query(description="What became of it.")] = None,
    cursor: web.Cursor = None,
    limit: web.Limit = 50,
) -> Listed[RecordView]:
    """Newest first, for those who read the trail. Times carry an offset from UTC."""
    where = Filter(actor=actor, action=action, object=about, outcome=outcome, since=since, until=until)
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await audit.trail(unit, before=web.after(cursor), limit=limit + 1, where=where)
    page = web.cut(rows, limit)
    return Listed(items=[told.record(row) for row in page.items], next=page.next)


@router.get("/grants/{grant_id}/evidence", responses=_ZIP, response_class=Zip)
async def of_grant(caller: web.AnyCaller, request: Request, grant_id: Annotated[UUID, Path()]) -> Zip:
    """Everything about one access: who asked, the rules, the answers, the proof. Taking it is on record."""
    given = web.ports(request)
    async with given.units.open(caller.subject) as unit:
        pack = await governance.evidence(unit, given.heads(), grant_id=grant_id)
    return _named(pack, grant_id)


@router.get("/requests/{request_id}/evidence", responses=_ZIP, response_class=Zip)
async def of_request(caller: web.AnyCaller, request: Request, request_id: Annotated[UUID, Path()]) -> Zip:
    """The same for one request."""
    given = web.ports(request)
    async with given.units.open(caller.subject) as unit:
        pack = await governance.evidence(unit, given.heads(), request_id=request_id)
    return _named(pack, request_id)


def _named(pack: bytes, about: UUID) -> Zip:
    return Zip(pack, headers={"content-disposition": f'attachment; filename="evidence-{about}.zip"'})
