"""Back office: circles, which say who sees a service."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints, ValidationError

from gateway import catalog, web
from gateway.catalog import CircleForm
from gateway.identity import Realm, SignedIn
from gateway.portal import admin
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER

Many = Annotated[str, StringConstraints(max_length=2000)]
FAULTS: Final = {
    "slug": "Use lower-case letters, digits and single hyphens.",
    "name": "Say in a few words who they are.",
    "realms": "Choose at least one kind of account.",
    "organisations": "Name organisations by their short names, with commas between.",
    "units": "Name units by their short names, with commas between.",
}


class DrawForm(BaseModel):
    """A circle as the page sends it: one box for each realm, short names with commas between."""

    slug: admin.Text = ""
    name: admin.Text = ""
    workforce: bool = False
    partners: bool = False
    organisations: Many = ""
    units: Many = ""

    def values(self) -> dict[str, object]:
        """As the catalog takes it."""
        realms = [realm.value for realm in Realm if getattr(self, realm.value)]
        return {
            "slug": self.slug,
            "name": self.name,
            "realms": realms,
            "organisations": _words(self.organisations),
            "units": _words(self.units),
        }


async def listing(
    request: Request, me: web.PersonCaller, edit: Annotated[str, Query(max_length=63)] = "", said: str = ""
) -> Response:
    """Every circle, and the form that draws one; `edit` fills it. Raises NotAllowed."""
    return await _page(request, me, edit=edit, said=_("The circle is drawn.") if said == "drawn" else "")


async def define(request: Request, me: web.PersonCaller) -> Response:
    """Draw a circle, or draw it anew. Raises NotAllowed."""
    form = await web.read(request, DrawForm)
    if isinstance(form, web.Errors):
        return await _page(
            request, me, typed=form.values, told={name: _(FAULTS.get(name, "")) for name in form.fields}
        )
    try:
        wanted = CircleForm.model_validate(form.values())
    except ValidationError as wrong:
        names = {str(fault["loc"][0]) for fault in wrong.errors()}
        told = {name: _(words) for name, words in FAULTS.items() if name in names}
        return await _page(request, me, typed=_typed(form), told=told)
    async with web.ports(request).units.open(me.subject) as unit:
        await catalog.define_circle(unit, wanted)
    return RedirectResponse("/admin/circles?said=drawn", SEE_OTHER)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _typed(form: DrawForm) -> dict[str, str]:
    return {name: "on" if value is True else str(value or "") for name, value in form.model_dump().items()}


def _drawn(circle: catalog.Circle) -> dict[str, str]:
    return {
        "slug": circle.slug,
        "name": circle.name,
        "organisations": ", ".join(circle.organisations),
        "units": ", ".join(circle.units),
        **dict.fromkeys(circle.realms, "on"),
    }


async def _page(
    request: Request,
    me: SignedIn,
    *,
    edit: str = "",
    typed: Mapping[str, str] | None = None,
    told: Mapping[str, str] | None = None,
    said: str = "",
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        circles = await catalog.circles(unit)
        uses = await catalog.circle_uses(unit)
    chosen = next((circle for circle in circles if circle.slug == edit), None)
    return await admin.office(
        request,
        "admin/circles.html",
        me,
        here="circles",
        status=422 if told else 200,
        circles=circles,
        uses=uses,
        chosen=chosen,
        values=typed or (_drawn(chosen) if chosen else {}),
        errors=told or {},
        said=said,
    )
