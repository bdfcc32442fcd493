"""Back office: the connection of every service: how its last test went, when its secrets were entered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, provisioning, vault, web
from gateway.catalog import Health, Service, ServiceState
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.admin import Act, WhyForm
from gateway.portal.admin_testing import tested
from gateway.portal.language import _
from gateway.portal.paused import paused
from gateway.portal.sign_in import SEE_OTHER
from gateway.work import Unit

HEALTH: Final = {
    Health.OK: mark("Good"),
    Health.UNVERIFIED: mark("Answers, but was not read back"),
    Health.FAILED: mark("Failed"),
    Health.UNTESTED: mark("Not tested yet"),
}
SAID: Final = {
    "paused": mark("Paused. What is to be done there waits."),
    "resumed": mark("Resumed. What waited is begun now."),
}
# What a state means for a connection; where it means nothing, the health speaks.
PAUSED: Final = {
    ServiceState.RESTRICTED: mark("Takes no new requests"),
    ServiceState.RETIRING: mark("Ends soon"),
    ServiceState.RETIRED: mark("Switched off"),
}


@dataclass(frozen=True, slots=True)
class Connection:
    """A service with what is known of its connection; `pause` says why its work waits, where it does."""

    service: Service
    entered_at: datetime | None
    pause: str

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
        if self.pause:
            return _("Paused")
        return _(PAUSED.get(ServiceState(self.service.state), HEALTH[self.health]))

    @property
    def detail(self) -> str:
        """Who paused it and why, and else what the last test said, where it was not good."""
        report = self.service.check_report or {}
        if self.pause:
            return self.pause
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
    ids = [row.id for row in rows]
    entered = await vault.last_entered(unit, ids)
    waits = await paused(unit, ids, look.zone)
    return [Connection(row, entered.get(row.id), waits.get(row.id, "")) for row in rows]


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


async def show_pause(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """What waits, and what does not. Raises NotFound, NotAllowed."""
    return await _ask_pause(request, me, slug)


async def pause(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Begin nothing there any more. Raises NotFound, NotAllowed."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_pause(request, me, slug, form=form)
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            found = await catalog.administered(unit, slug)
            await provisioning.pause(unit, found.service.id, why=form.why)
    except errors.Conflict as refused:
        return await _ask_pause(request, me, slug, refused=refused)
    return RedirectResponse(lists.back(CONNECTIONS, "", said="paused"), SEE_OTHER)


async def resume(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Begin what waits. Raises NotFound, NotAllowed."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        found = await catalog.administered(unit, slug)
        await provisioning.resume(unit, found.service.id)
    return RedirectResponse(lists.back(CONNECTIONS, "", said="resumed"), SEE_OTHER)


async def _ask_pause(
    request: Request,
    me: SignedIn,
    slug: str,
    *,
    form: web.Errors | None = None,
    refused: Problem | None = None,
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        service = (await catalog.administered(unit, slug)).service
    act = Act(
        title=_("Pause the connection of %(name)s") % {"name": service.name},
        action=f"/admin/connections/{slug}/pause",
        label=_("Pause it now"),
        back="/admin/connections",
        hits=[
            _("Nothing new is set up or taken away there; it waits, and goes on by itself when you resume."),
            _("Whoever has access goes on working, and whoever loses it is refused at once."),
        ],
        hint=_("Everybody who waits for it reads it."),
    )
    return await admin.confirm(request, me, act, here="connections", form=form, refused=refused)


async def _page(
    request: Request, me: SignedIn, look: ConnectionsLook, *, told: str = "", status: int = 200
) -> Response:
    words = {name.value: _(said) for name, said in HEALTH.items()}
    if look.said in SAID:
        told = _(SAID[look.said])
    if look.said in words:
        told = _("Tested: %(health)s.") % {"health": words[look.said]}
    return await lists.page(
        request, me, CONNECTIONS, look, told=told, status=status, healths=list(words.items())
    )
