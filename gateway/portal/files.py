"""Serving the portal's own files under names that never change their content."""

from fastapi import Request, Response

from gateway import web
from gateway.kernel import errors
from gateway.portal.rendering import ASSETS


async def file(request: Request, _caller: web.Anyone, version: str, name: str) -> Response:
    """A file, compressed where the browser can read that. Raises NotFound, also for an older version."""
    asset = ASSETS.get(name)
    if asset is None or asset.version != version:
        raise errors.NotFound
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
        # Opened by itself, a file may do nothing.
        "Content-Security-Policy": "default-src 'none'",
    }
    if "br" in request.headers.get("accept-encoding", "").replace(",", " ").split():
        return Response(asset.brotli, media_type=asset.kind, headers=headers | {"Content-Encoding": "br"})
    return Response(asset.body, media_type=asset.kind, headers=headers)
