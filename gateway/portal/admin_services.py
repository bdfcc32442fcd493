"""Back office: every service in every state, and entering a new one by its manifest."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from brokers import sdk
from brokers.sdk.manifest import Fault
from gateway import catalog, web
from gateway.catalog import ServiceState
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal import admin
from gateway.portal.sign_in import SEE_OTHER

Search = Annotated[str, Query(max_length=200)]


class ManifestForm(BaseModel):
    """A manifest as text."""

    manifest: str = ""


async def listing(
    request: Request, me: web.PersonCaller, q: Search = "", state: str = "", cursor: web.Cursor = None
) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    chosen = ServiceState(state) if state in {*ServiceState} else None
    return await _page(request, me, q=q, state=chosen, cursor=cursor)


async def register(request: Request, me: web.PersonCaller) -> Response:
    """Enter a service; faults of the text are told by line with what to do. Raises NotAllowed."""
    form = await web.read(request, ManifestForm)
    text = form.values.get("manifest", "") if isinstance(form, web.Errors) else form.manifest
    try:
        manifest = sdk.manifest.parse(text)
        async with web.ports(request).units.open(me.subject) as unit:
            service = await catalog.register(unit, manifest)
    except sdk.ManifestFault as wrong:
        return await _page(request, me, text=text, faults=wrong.faults)
    except errors.Invalid as refused:
        return await _page(request, me, text=text, faults=refusal(refused))
    return RedirectResponse(f"/admin/services/{service.slug}", SEE_OTHER)


def refusal(refused: errors.Invalid) -> list[Fault]:
    """A refusal of the whole as faults of its fields; line 0 stands for no line at all."""
    fix = refused.detail or refused.title
    return [Fault(0, name, what, fix) for name, what in refused.fields.items()] or [
        Fault(0, "manifest", refused.title, fix)
    ]


async def _page(
    request: Request,
    me: SignedIn,
    *,
    q: str = "",
    state: ServiceState | None = None,
    cursor: str | None = None,
    text: str = "",
    faults: Sequence[Fault] = (),
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        rows = await catalog.administered_page(
            unit, search=q, state=state, after=web.after(cursor), limit=admin.SHOWN
        )
        circles = await catalog.circles(unit)
    found = web.cut(rows, admin.SHOWN)
    return await admin.office(
        request,
        "admin/services.html",
        me,
        here="services",
        status=422 if faults else 200,
        services=found.items,
        next=found.next,
        q=q,
        state=state,
        states=list(ServiceState),
        circles=circles,
        text=text,
        faults=faults,
    )
