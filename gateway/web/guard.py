"""Who made the browser send this: Fetch Metadata first, then Origin (W3C Fetch Metadata, RFC 6454).

Brokered services are same-site with the portal, so `same-site` is refused like any stranger.
"""

from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.web.ports import Site
from gateway.web.trouble import ForeignPage, WrongMediaType

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_READS: Final = frozenset({"same-origin", "none"})


class CrossSite:
    """Plain ASGI: refuses what another site's page made the browser send. Raises ForeignPage."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, then pass on."""
        if scope["type"] == "http":
            verify_origin(Request(scope), self._site)
        await self._app(scope, receive, send)


def verify_origin(request: Request, site: Site) -> None:
    """Raises ForeignPage. A change that says nothing of where it was made is no browser's page; it passes
    with a bearer token, or without any cookie: then nobody's right is lent to it.
    """
    made_by = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if request.method in SAFE:
        # Following a link here is anybody's right; fetching from here without leaving is not.
        if made_by is None or made_by in _OWN_READS or request.headers.get("sec-fetch-mode") == "navigate":
            return
        raise ForeignPage
    if made_by not in {None, "same-origin"} or origin not in {None, site.portal_origin}:
        raise ForeignPage
    silent = made_by is None and origin is None
    if silent and "cookie" in request.headers and not _has_bearer(request):
        raise ForeignPage


def verify_own_page(request: Request, site: Site) -> None:
    """For the API by session: a change needs the portal's own Origin and a type that no form can send.

    Raises ForeignPage, WrongMediaType.
    """
    if request.method in SAFE:
        return
    if request.headers.get("origin") != site.portal_origin:
        raise ForeignPage
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType("Send it with Content-Type: application/json.")


def _has_bearer(request: Request) -> bool:
    return request.headers.get("authorization", "").lower().startswith("bearer ")
