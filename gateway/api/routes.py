"""All routes of the API, and their description at /api/openapi.json."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute

from gateway import web
from gateway.api import (
    activations,
    answers,
    audit,
    circles,
    clients,
    connections,
    delegations,
    findings,
    fulfilments,
    grants,
    imports,
    me,
    notices,
    people,
    policies,
    proposals,
    requests,
    services,
    tokens,
)

PREFIX: Final = "/api/v1"
_PARTS: Final = (
    me,
    services,
    circles,
    requests,
    delegations,
    grants,
    activations,
    tokens,
    people,
    clients,
    connections,
    fulfilments,
    findings,
    proposals,
    policies,
    audit,
    imports,
    notices,
)
_FIVE_MINUTES: Final = {"cache-control": "public, max-age=300"}


def routes() -> APIRouter:
    """Everything below /api."""
    api = web.router()
    for part in _PARTS:
        api.include_router(part.router, prefix=PREFIX)

    @api.get("/api/openapi.json", include_in_schema=False)
    async def openapi(_caller: web.Anyone, request: Request) -> JSONResponse:
        """The description, for tools and people."""
        return JSONResponse(_described(web.ports(request).site), headers=_FIVE_MINUTES)

    @lru_cache(maxsize=1)
    def _described(site: web.Site) -> dict[str, Any]:
        return describe(api.routes, site)

    return api


def describe(found: Sequence[BaseRoute], site: web.Site) -> dict[str, Any]:
    """OpenAPI 3.1 of these routes: what they take, every answer, and who may call."""
    document = get_openapi(
        title="Frontdesk API",
        version="1",
        description="Find a service, get access, give it back. Times are UTC, durations ISO 8601.",
        routes=found,
        servers=[{"url": site.portal_origin}],
    )
    parts = document.setdefault("components", {})
    parts.setdefault("schemas", {})[answers.SCHEMA] = answers.schema()
    parts["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "Audience `frontdesk-api`."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": site.session_cookie,
            "description": "The portal's session, from the portal's own pages; changes need "
            "Content-Type: application/json and the portal's Origin.",
        },
    }
    document["security"] = [{"bearer": []}, {"session": []}]
    return document
