"""Back office: entering a service step by step; each step has an address, and can be left and found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from brokers import sdk
from brokers.sdk.manifest import Fault
from gateway import catalog, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.kernel.language import mark
from gateway.portal import admin, admin_upload
from gateway.portal.admin_manifest import ReviseForm
from gateway.portal.admin_services import refusal
from gateway.portal.language import _
from gateway.portal.sign_in import SEE_OTHER

# The steps in their order, with their words; the first has no service yet.
STEPS: Final[Mapping[str, str]] = {
    "describe": mark("Describe it"),
    "credentials": mark("Credentials"),
    "test": mark("Test"),
    "stewards": mark("Stewards"),
    "publish": mark("Publish"),
}
_FOLDER: Final = Path(__file__).parent / "starters"
# A text to begin with → what it is for.
STARTERS: Final = {
    "web": mark("A website that believes the gateway"),
    "api": mark("An API with a key"),
    "hand": mark("A tool that somebody sets up by hand"),
}
TEXTS: Final = {name: (_FOLDER / f"{name}.yaml").read_text() for name in STARTERS}


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way: `state` is `done`, `now` or nothing; without an address it cannot be opened yet."""

    name: str
    words: str
    state: str
    address: str


async def begin(
    request: Request, me: web.PersonCaller, starter: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """The first step: the text, with something to begin with. Raises NotAllowed."""
    return await _page(request, me, TEXTS.get(starter, ""), starter=starter)


async def register(request: Request, me: web.PersonCaller) -> Response:
    """Enter a service; faults of the text are told by line with what to do. Raises NotAllowed."""
    text = await _text(request)
    try:
        manifest = sdk.manifest.parse(text)
        async with web.ports(request).units.open(me.subject) as unit:
            service = await catalog.register(unit, manifest)
    except sdk.ManifestFault as wrong:
        return await _page(request, me, text, faults=wrong.faults)
    except errors.Invalid as refused:
        return await _page(request, me, text, faults=refusal(refused))
    return RedirectResponse(f"/admin/services/{service.slug}/steps/credentials", SEE_OTHER)


def steps(here: str, slug: str = "", done: Sequence[str] = ()) -> list[Step]:
    """All of them, seen from one of them."""
    return [
        Step(
            name,
            _(words),
            "now" if name == here else "done" if name in done else "",
            f"/admin/services/{slug}/steps/{name}" if slug and name != "describe" else "",
        )
        for name, words in STEPS.items()
    ]


def following(name: str) -> str:
    """The step after that one; the last has none."""
    names = list(STEPS)
    return names[names.index(name) + 1] if name != names[-1] else ""


async def _text(request: Request) -> str:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        _values, text = await admin_upload.sent(request, "manifest")
        return text
    form = await web.read(request, ReviseForm)
    return form.values.get("manifest", "") if isinstance(form, web.Errors) else form.manifest


async def _page(
    request: Request, me: SignedIn, text: str, *, faults: Sequence[Fault] = (), starter: str = ""
) -> Response:
    async with web.ports(request).units.read(me.subject) as unit:
        circles = await catalog.circles(unit)
    return await admin.office(
        request,
        "admin/new_service.html",
        me,
        here="services",
        status=422 if faults else 200,
        steps=steps("describe"),
        circles=circles,
        text=text,
        faults=faults,
        starter=starter,
        starters=[(name, _(words)) for name, words in STARTERS.items()],
    )
