"""Back office: taking over people, owners and access of before, from a list that is looked at first."""

from typing import Final

from fastapi import Request
from fastapi.responses import Response

from gateway import governance, web
from gateway.governance import Adoption, AdoptKind
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal import admin, admin_upload
from gateway.portal.language import _

# Kind → what it is, its columns, and a line as it may be.
KINDS: Final = {
    AdoptKind.PEOPLE: (
        "People",
        "issuer,subject,username,name,email,organisation,unit,manager",
    ),
    AdoptKind.OWNERS: ("Owners of services", "service,seat,username"),
    AdoptKind.GRANTS: ("Access that people have", "username,service,plan,ends,reason"),
}


async def show(request: Request, me: web.PersonCaller) -> Response:
    """The form. Raises NotAllowed."""
    await _verify_door(request, me)
    return await _page(request, me)


async def adopt(request: Request, me: web.PersonCaller) -> Response:
    """Look at the list; write it only where that was asked for and nothing is wrong. Raises NotAllowed."""
    await _verify_door(request, me)
    kind, text, dry_run = await _sent(request)
    if kind is None:
        return await _page(request, me, text=text, told={"kind": _("Choose what the list is about.")})
    if not text.strip():
        return await _page(request, me, kind=kind, told={"csv": _("Paste the list, or choose a file.")})
    try:
        async with web.ports(request).units.open(me.subject) as unit:
            adoption = await governance.adopt(unit, kind, text, dry_run=dry_run)
    except (errors.Conflict, errors.Invalid) as refused:
        return await _page(request, me, kind=kind, text=text, refused=refused)
    return await _page(request, me, kind=kind, text=text, adoption=adoption)


async def _verify_door(request: Request, me: SignedIn) -> None:
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, "imports")


async def _sent(request: Request) -> tuple[AdoptKind | None, str, bool]:
    """The form with a pasted list or a file beside it, which wins. Raises FormExpired, WrongMediaType."""
    values, text = await admin_upload.sent(request, "csv")
    kind = values.get("kind", "")
    return AdoptKind(kind) if kind in {*AdoptKind} else None, text, values.get("run") != "yes"


async def _page(
    request: Request,
    me: SignedIn,
    *,
    kind: AdoptKind | None = None,
    text: str = "",
    told: dict[str, str] | None = None,
    adoption: Adoption | None = None,
    refused: errors.Problem | None = None,
) -> Response:
    faulty = bool(told) or bool(adoption and adoption.faults) or isinstance(refused, errors.Invalid)
    return await admin.office(
        request,
        "admin/imports.html",
        me,
        here="imports",
        status=422 if faulty else 409 if refused else 200,
        kinds=[(name, _(title), columns) for name, (title, columns) in KINDS.items()],
        kind=kind,
        text="" if adoption and adoption.done else text,
        errors=told or {},
        adoption=adoption,
        refused=refused,
    )
