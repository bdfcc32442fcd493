"""Back office: what is being set up or taken away at services, what stands in the way, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from gateway import catalog, provisioning, web
from gateway.catalog import ServiceFacts
from gateway.grants import GrantId
from gateway.identity import SignedIn
from gateway.kernel.language import mark
from gateway.portal import admin
from gateway.portal import admin_bulk as bulk
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.admin import Act, WhyForm
from gateway.portal.language import _
from gateway.portal.paused import paused
from gateway.portal.sign_in import SEE_OTHER
from gateway.provisioning import AttemptState, Queued
from gateway.work import Unit

STATES: Final = {
    AttemptState.MANUAL: mark("Waits for somebody"),
    AttemptState.RETRY_WAIT: mark("Tries again by itself"),
    AttemptState.RUNNING: mark("Under way"),
    AttemptState.QUEUED: mark("Paused"),
}
SAID: Final = {
    "retried": mark("It is tried again now."),
    "skipped": mark("Given up. Whoever asked is told."),
    "done": mark("Noted as done."),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work with the names around it; `pause` says why it waits, where its service is paused."""

    queued: Queued
    service: ServiceFacts
    holder: str
    state: str
    pause: str

    @property
    def said(self) -> str:
        """What stands in the way."""
        waits = self.queued.state in {AttemptState.QUEUED, AttemptState.RETRY_WAIT}
        return self.pause if self.pause and waits else self.queued.error

    @property
    def id(self) -> UUID:
        """The grant, by which pages continue."""
        return self.queued.grant_id

    @property
    def setting_up(self) -> bool:
        """Whether access is being made, and not taken away."""
        return self.queued.purpose == "provision"

    @property
    def title(self) -> str:
        """What is to be done, for whom."""
        what = _("Take %(name)s away from %(holder)s")
        if self.setting_up:
            what = _("Set up %(name)s for %(holder)s")
        return what % {"name": self.service.name, "holder": self.holder}


class QueueLook(lists.Look):
    """One state, or everything that is not settled."""

    state: lists.Word = ""

    @property
    def chosen(self) -> AttemptState | None:
        """As the query takes it."""
        return AttemptState(self.state) if self.state in STATES else None


async def _rows(unit: Unit, look: QueueLook, after: UUID | None, limit: int) -> list[Task]:
    rows = await provisioning.queue(unit, state=look.chosen, order=look.order, after=after, limit=limit + 1)
    return await _tasks(unit, rows, look.zone)


async def _count(unit: Unit, look: QueueLook) -> int:
    return await provisioning.queue_count(unit, state=look.chosen)


QUEUE: Final = lists.List(
    part="fulfilments",
    look=QueueLook,
    columns=(
        lists.Column[Task](mark("What"), lambda row: row.title),
        lists.Column(mark("State"), lambda row: row.state, "state"),
        lists.Column(mark("What it said"), lambda row: row.said),
        lists.Column(mark("Attempts that failed"), lambda row: row.queued.failures, "failures", num=True),
        lists.Column(mark("Last begun"), lambda row: row.queued.started_at, "begun"),
    ),
    rows=_rows,
    count=_count,
)


async def listing(request: Request, me: web.PersonCaller, look: Annotated[QueueLook, Query()]) -> Response:
    """The queue; an IT manager sees that of the services they run. Raises NotAllowed, NotVisible."""
    return await _page(request, me, look, told=_(SAID.get(look.said, "")))


async def file(request: Request, me: web.PersonCaller, look: Annotated[QueueLook, Query()]) -> Response:
    """The same as a file. Raises NotAllowed, NotVisible."""
    return await files.file(request, me, QUEUE, look)


async def retry_picked(request: Request, me: web.PersonCaller) -> Response:
    """Try each again that was picked. Raises NotAllowed, Invalid where nothing was."""
    form = await bulk.read(request, me, "fulfilments", bulk.PickedForm)
    tally = await bulk.each(
        request, me, form.picked, lambda unit, one: provisioning.retry(unit, GrantId(one))
    )
    look = QueueLook.model_validate(lists.taken(QUEUE, form.look))
    return await _page(request, me, look, told=tally.words, status=tally.status)


async def _page(request: Request, me: SignedIn, look: QueueLook, *, told: str, status: int = 200) -> Response:
    states = [(name.value, _(words)) for name, words in STATES.items()]
    return await lists.page(request, me, QUEUE, look, told=told, status=status, states=states)


async def retry(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Try again now; approvers are not asked again. Raises NotFound, NotVisible, NotAllowed, NothingToDo."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await provisioning.retry(unit, GrantId(grant_id))
    return RedirectResponse("/admin/fulfilments?said=retried", SEE_OTHER)


async def show_skip(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Who does not get what, before it is given up. Raises NotFound, NotVisible."""
    return await _ask_skip(request, me, grant_id)


async def skip(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Give up. Raises NotFound, NotVisible, NotAllowed, NothingToDo."""
    form = await web.read(request, WhyForm)
    if isinstance(form, web.Errors):
        return await _ask_skip(request, me, grant_id, form)
    async with web.ports(request).units.open(me.subject) as unit:
        await provisioning.skip(unit, GrantId(grant_id), why=form.why)
    return RedirectResponse("/admin/fulfilments?said=skipped", SEE_OTHER)


async def show_done(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """What to do by hand, and the button for when it is done. Raises NotFound, NotVisible."""
    task = await _task(request, me, grant_id)
    what = _("Set up by hand: %(name)s for %(holder)s")
    if not task.setting_up:
        what = _("Take away by hand: %(name)s of %(holder)s")
    act = Act(
        title=what % {"name": task.service.name, "holder": task.holder},
        action=f"/admin/fulfilments/{grant_id}/done",
        label=_("It is done"),
        back="/admin/fulfilments",
        facts=_facts(task),
        hits=[task.queued.error or _("The manifest gives no instructions.")],
        needs=(),
        gentle=True,
    )
    return await admin.confirm(request, me, act, here="fulfilments")


async def done(request: Request, me: web.PersonCaller, grant_id: UUID) -> Response:
    """Somebody did it by hand. Raises NotFound, NotVisible, NotAllowed, NothingToDo."""
    await web.verify_post(request)
    async with web.ports(request).units.open(me.subject) as unit:
        await provisioning.done(unit, GrantId(grant_id))
    return RedirectResponse("/admin/fulfilments?said=done", SEE_OTHER)


async def _ask_skip(
    request: Request, me: SignedIn, grant_id: UUID, form: web.Errors | None = None
) -> Response:
    task = await _task(request, me, grant_id)
    act = Act(
        title=_("Give up setting up %(name)s for %(holder)s")
        % {"name": task.service.name, "holder": task.holder},
        action=f"/admin/fulfilments/{grant_id}/skip",
        label=_("Give up"),
        back="/admin/fulfilments",
        facts=_facts(task),
        hits=[_("%(holder)s does not get it, and has to ask again.") % {"holder": task.holder}],
        hint=_("%(holder)s will read it.") % {"holder": task.holder},
    )
    return await admin.confirm(request, me, act, here="fulfilments", form=form)


def _facts(task: Task) -> list[tuple[str, str]]:
    found = [(_("Service"), task.service.name), (_("For"), task.holder), (_("State"), task.state)]
    return [*found, (_("Attempts that failed"), str(task.queued.failures))]


async def _task(request: Request, me: SignedIn, grant_id: UUID) -> Task:
    async with web.ports(request).units.read(me.subject) as unit:
        (task,) = await _tasks(unit, [await provisioning.queued(unit, grant_id)], me.zone)
    return task


async def _tasks(unit: Unit, rows: Sequence[Queued], zone: str) -> list[Task]:
    services = await catalog.facts(unit, [row.service_id for row in rows])
    names = await admin.holders(unit, [row.holder_id for row in rows])
    pauses = await paused(unit, list(services), zone)
    return [
        Task(
            row,
            services[row.service_id],
            names.get(row.holder_id, _("Somebody")),
            _(STATES.get(row.state, "Under way")),
            pauses.get(row.service_id, ""),
        )
        for row in rows
    ]
