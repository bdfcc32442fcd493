"""What operators and programs ask of the process itself."""

from fastapi import Request, Response
from sqlalchemy import text
from starlette.responses import PlainTextResponse

from gateway.authz import ANYONE
from gateway.kernel import errors, metrics
from gateway.web import problems
from gateway.web.callers import Anyone
from gateway.web.ports import ports
from gateway.web.route import router

operations = router(include_in_schema=False)


@operations.get("/healthz")
async def healthz(_caller: Anyone) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@operations.get("/readyz")
async def readyz(_caller: Anyone, request: Request) -> Response:
    """The database answers too. Raises Unavailable."""
    async with ports(request).units.read(ANYONE) as unit:
        await unit.db.execute(text("select 1"))
    return PlainTextResponse("ready\n")


@operations.get("/metrics")
async def numbers(_caller: Anyone, request: Request) -> Response:
    """For a scraper on the socket; for whoever comes through a proxy, it is not there."""
    if "x-forwarded-for" in request.headers or request.headers.get("host") == ports(request).site.authority:
        raise errors.NotFound
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


@operations.get("/problems/{slug}")
async def explanation(_caller: Anyone, slug: str) -> Response:
    """What the `type` of a problem means. Raises NotFound."""
    found = problems.known().get(slug)
    if found is None:
        raise errors.NotFound
    return PlainTextResponse(f"{found.title}\n\n{found.text}\n")


@operations.get("/.well-known/frontdesk-assertion-keys")
async def assertion_keys(_caller: Anyone, request: Request) -> Response:
    """The public keys of leases, as a JWK set (RFC 7517)."""
    return Response(
        ports(request).lease_jwks(),
        media_type="application/jwk-set+json",
        headers={"cache-control": "public, max-age=300"},
    )
