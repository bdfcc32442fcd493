"""Back office: the connection of every service: how its last test went, when its secrets were entered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, vault, web
from gateway.catalog import Health, Service, ServiceState
from gateway.identity import SignedIn
from gateway.kernel import Problem
from gateway.kernel.language import mark
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.admin_testing import tested
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

HEALTH: Final = {
    Health.OK: mark("Good"),
    Health.UNVERIFIED: mark("Answers, but was not read back"),
    Health.FAILED: mark("Failed"),
    Health.UNTESTED: mark("Not tested yet"),
}
# What a state means for a connection; where it means nothing, the health speaks.
PAUSED: Final = {
    ServiceState.RESTRICTED: mark("Takes no new requests"),
    ServiceState.RETIRING: mark("Ends soon"),
    ServiceState.RETIRED: mark("Switched off"),
}


@dataclass(frozen=True, slots=True)
class Connection:
    """A service with what is known of its connection."""

    service: Service
    entered_at: datetime | None

    @property
    def id(self) -> UUID:
        """The service, by which pages continue."""
        return self.service.id

    @property
    def health(self) -> Health:
        """How its last test went."""
        return Health((self.service.check_report or {}).get("health", Health.UNTESTED))

    @property
    def state(self) -> str:
        """In words: what stops it, and else how its last test went."""
        return _(PAUSED.get(ServiceState(self.service.state), HEALTH[self.health]))

    @property
    def detail(self) -> str:
        """What the last test said, where it was not good."""
        report = self.service.check_report or {}
        return "" if self.health is Health.OK else str(report.get("detail", ""))


class ConnectionsLook(lists.Look):
    """Words, and how the last test went."""

    q: lists.Word = ""
    health: lists.Word = ""

    @property
    def wanted(self) -> catalog.Wanted:
        """As the query takes it; services that are set up by hand have no connection."""
        health = Health(self.health) if self.health in {*Health} else None
        return catalog.Wanted(search=self.q, health=health, connected=True)


async def _rows(unit: Unit, look: ConnectionsLook, after: UUID | None, limit: int) -> list[Connection]:
    rows = await catalog.administered_page(
        unit, wanted=look.wanted, order=look.order, after=after, limit=limit
    )
    entered = await vault.last_entered(unit, [row.id for row in rows])
    return [Connection(row, entered.get(row.id)) for row in rows]


async def _count(unit: Unit, look: ConnectionsLook) -> int:
    return await catalog.administered_count(unit, look.wanted)


CONNECTIONS: Final = lists.List(
    part="connections",
    look=ConnectionsLook,
    columns=(
        lists.Column[Connection](mark("Service"), lambda row: row.service.name, "name"),
        lists.Column(mark("Connection"), lambda row: row.state, "health"),
        lists.Column(mark("What it said"), lambda row: row.detail),
        lists.Column(mark("Tested"), lambda row: row.service.checked_at, "checked"),
        lists.Column(mark("Credential entered"), lambda row: row.entered_at),
    ),
    rows=_rows,
    count=_count,
    own="name",
)


async def listing(
    request: Request, me: web.PersonCaller, look: Annotated[ConnectionsLook, Query()]
) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    return await _page(request, me, look)


async def file(request: Request, me: web.PersonCaller, look: Annotated[ConnectionsLook, Query()]) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    return await files.file(request, me, CONNECTIONS, look)


async def test(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Call the service again and keep what it did. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    try:
        report = await tested(request, me, slug)
    except Problem as failed:
        look = ConnectionsLook(q=slug)
        return await _page(request, me, look, told=f"{failed.title} {failed.detail}".strip(), status=409)
    return RedirectResponse(lists.back(CONNECTIONS, "", said=report.health.value), SEE_OTHER)


async def _page(
    request: Request, me: SignedIn, look: ConnectionsLook, *, told: str = "", status: int = 200
) -> Response:
    words = {name.value: _(said) for name, said in HEALTH.items()}
    if look.said in words:
        told = _("Tested: %(health)s.") % {"health": words[look.said]}
    return await lists.page(
        request, me, CONNECTIONS, look, told=told, status=status, healths=list(words.items())
    )
