"""Back office: a service's manifest as text, to read, to take away, and to revise."""

from collections.abc import Sequence

import yaml
from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from brokers import sdk
from brokers.sdk.manifest import Fault
from gateway import catalog, vault, web
from gateway.catalog import Administered, ServiceState
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin
from gateway.portal.admin_services import refusal
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER

# In these a revision is tested before it is followed.
IN_USE = (ServiceState.PUBLISHED, ServiceState.RESTRICTED, ServiceState.RETIRING)


class ReviseForm(BaseModel):
    """The next version, and the number of the one that it was written over."""

    manifest: str = ""
    version: int = 0


async def show(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """The text with what may be done about it. Raises NotFound, NotAllowed."""
    found = await _found(request, me, slug)
    return await _page(request, me, found, text(found))


async def export(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """The manifest as a file that this portal reads again. Raises NotFound, NotAllowed."""
    found = await _found(request, me, slug)
    if found.manifest is None:
        raise errors.NotFound
    headers = {"content-disposition": f'attachment; filename="{slug}.yaml"', "cache-control": "no-store"}
    return Response(text(found), media_type="application/yaml", headers=headers)


async def revise(request: Request, me: web.PersonCaller, slug: str) -> Response:
    """Follow the text from now on; where the service is in use it is tested first, with nothing changed."""
    form = await web.read(request, ReviseForm)
    found = await _found(request, me, slug)
    if isinstance(form, web.Errors):
        return await _page(request, me, found, form.values.get("manifest", ""))
    if form.version != found.service.manifest_version:
        clash = errors.Conflict(_("Somebody revised it since you began. Compare, then send yours again."))
        return await _page(request, me, found, form.manifest, failure=clash)
    try:
        manifest = sdk.manifest.parse(form.manifest)
        report = await _examined(request, me, found, manifest)
        async with web.ports(request).units.open(me.subject) as unit:
            await catalog.revise(unit, found.service.id, manifest, checked=report)
    except sdk.ManifestFault as wrong:
        return await _page(request, me, found, form.manifest, faults=wrong.faults)
    except errors.Invalid as refused:
        return await _page(request, me, found, form.manifest, faults=refusal(refused))
    except (errors.Conflict, errors.UpstreamRejected, errors.Unavailable) as failed:
        return await _page(request, me, found, form.manifest, failure=failed)
    return RedirectResponse(f"/admin/services/{slug}?said=revised", SEE_OTHER)


def text(found: Administered) -> str:
    """The present manifest as people write it; empty where this release cannot read it."""
    if found.manifest is None:
        return ""
    return yaml.safe_dump(found.manifest.document, sort_keys=False, allow_unicode=True, width=100)


async def _found(request: Request, me: SignedIn, slug: str) -> Administered:
    async with web.ports(request).units.read(me.subject) as unit:
        return await catalog.administered(unit, slug)


async def _examined(
    request: Request, me: SignedIn, found: Administered, manifest: sdk.AnyManifest
) -> sdk.CheckReport | None:
    if found.service.state not in IN_USE:
        return None
    given, draft = web.ports(request), vault.Draft(manifest, {})
    return await vault.examine(
        given.units, me.subject, given.keys, given.registry, found.service.id, draft=draft
    )


async def _page(
    request: Request,
    me: SignedIn,
    found: Administered,
    written: str,
    *,
    faults: Sequence[Fault] = (),
    failure: Problem | None = None,
) -> Response:
    return await admin.office(
        request,
        "admin/manifest.html",
        me,
        here="services",
        status=422 if faults else 409 if failure else 200,
        service=found.service,
        text=written,
        faults=faults,
        failure=failure,
        in_use=found.service.state in IN_USE,
    )
