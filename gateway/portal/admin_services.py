"""Back office: every service in every state, and entering a new one by its manifest."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from brokers import sdk
from brokers.sdk.manifest import Fault
from gateway import catalog, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.rendering import page
from gateway.portal.sign_in import SEE_OTHER


class ManifestForm(BaseModel):
    """A manifest as text."""

    manifest: str = ""


async def listing(request: Request, me: web.PersonCaller) -> Response:
    """Raises NotAllowed for anybody but an administrator."""
    return await _page(request, me, "", ())


async def register(request: Request, me: web.PersonCaller) -> Response:
    """Enter a service; faults of the text are told by line with what to do. Raises NotAllowed."""
    form = await web.read(request, ManifestForm)
    text = form.values.get("manifest", "") if isinstance(form, web.Errors) else form.manifest
    try:
        manifest = sdk.manifest.parse(text)
        async with web.ports(request).units.open(me.subject) as unit:
            service = await catalog.register(unit, manifest)
    except sdk.ManifestFault as wrong:
        return await _page(request, me, text, wrong.faults)
    except errors.Invalid as refused:
        return await _page(request, me, text, refusal(refused))
    return RedirectResponse(f"/admin/services/{service.slug}", SEE_OTHER)


def refusal(refused: errors.Invalid) -> list[Fault]:
    """A refusal of the whole as faults of its fields; line 0 stands for no line at all."""
    fix = refused.detail or refused.title
    return [Fault(0, name, what, fix) for name, what in refused.fields.items()] or [
        Fault(0, "manifest", refused.title, fix)
    ]


async def _page(request: Request, me: SignedIn, text: str, faults: Sequence[Fault]) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        services = await catalog.administered_services(unit)
        circles = await catalog.circles(unit)
    return page(
        request,
        "admin/services.html",
        me,
        status=422 if faults else 200,
        services=services,
        circles=circles,
        text=text,
        faults=faults,
    )
