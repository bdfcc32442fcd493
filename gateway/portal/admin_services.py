"""Back office: every service in every state."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response

from brokers.sdk.manifest import Fault
from gateway import catalog, web
from gateway.catalog import Service, ServiceState
from gateway.kernel import errors
from gateway.kernel.language import mark
from gateway.portal import admin_files as files
from gateway.portal import admin_lists as lists
from gateway.portal.language import _
from gateway.work import Unit

STATES: Final = {
    ServiceState.DECLARED: mark("Declared"),
    ServiceState.PROVISIONAL: mark("Provisional"),
    ServiceState.PUBLISHED: mark("Published"),
    ServiceState.RESTRICTED: mark("Restricted"),
    ServiceState.RETIRING: mark("Retiring"),
    ServiceState.RETIRED: mark("Retired"),
}
CLASSES: Final = {
    "information": mark("Information"),
    "operational": mark("Operational"),
    "customer": mark("Customer"),
}


class ServicesLook(lists.Look):
    """Words, and the state in their life."""

    q: lists.Word = ""
    state: lists.Word = ""

    @property
    def wanted(self) -> catalog.Wanted:
        """As the query takes it."""
        state = ServiceState(self.state) if self.state in {*ServiceState} else None
        return catalog.Wanted(search=self.q, state=state)


async def _rows(unit: Unit, look: ServicesLook, after: UUID | None, limit: int) -> Sequence[Service]:
    return await catalog.administered_page(
        unit, wanted=look.wanted, order=look.order, after=after, limit=limit
    )


async def _count(unit: Unit, look: ServicesLook) -> int:
    return await catalog.administered_count(unit, look.wanted)


SERVICES: Final = lists.List(
    part="services",
    look=ServicesLook,
    columns=(
        lists.Column[Service](mark("Name"), lambda row: row.name, "name"),
        lists.Column(mark("Short name"), lambda row: row.slug, "slug"),
        lists.Column(mark("Class"), lambda row: _(CLASSES[row.technology_class]), "class"),
        lists.Column(mark("State"), lambda row: _(STATES[ServiceState(row.state)]), "state"),
    ),
    rows=_rows,
    count=_count,
    own="name",
)


async def listing(request: Request, me: web.PersonCaller, look: Annotated[ServicesLook, Query()]) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    return await lists.page(request, me, SERVICES, look, states=told_states(), classes=told_classes())


async def file(request: Request, me: web.PersonCaller, look: Annotated[ServicesLook, Query()]) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    return await files.file(request, me, SERVICES, look)


def told_states() -> dict[str, str]:
    """Each state in words."""
    return {state.value: _(words) for state, words in STATES.items()}


def told_classes() -> dict[str, str]:
    """Each class of technology in words."""
    return {name: _(words) for name, words in CLASSES.items()}


def refusal(refused: errors.Invalid) -> list[Fault]:
    """A refusal of the whole as faults of its fields; line 0 stands for no line at all."""
    fix = refused.detail or refused.title
    return [Fault(0, name, what, fix) for name, what in refused.fields.items()] or [
        Fault(0, "manifest", refused.title, fix)
    ]
