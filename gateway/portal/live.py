"""Pages that keep up by themselves: a stream that says which topic changed for its reader, never what.

Whoever hears of a topic asks for the page again, and rights are asked again with it. The session is read
before each word, so a stream ends with its session.
"""

from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from gateway import identity, web
from gateway.authz import ANYONE
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.notifications import Topic
from gateway.portal.rendering import page

# Proxies on the way take a silent connection for a dead one after a minute.
BEAT_SECONDS: Final = 15.0
# The browser's own pause before it comes again.
_HELLO: Final = "retry: 3000\n\n"


async def live(request: Request, me: web.PersonCaller) -> Response:
    """Server-sent events (HTML Standard, 9.2). Raises TooManyStreams."""
    given = web.ports(request)
    given.wakes.verify_room(me.person_id)
    return StreamingResponse(
        _told(given, me),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def frame(request: Request, me: web.PersonCaller) -> Response:
    """What the frame of every page counts, and nothing else: so that a count costs no whole page."""
    return page(request, "frame.html", me)


async def _told(given: web.Ports, me: SignedIn) -> AsyncIterator[str]:
    with given.wakes.waiting(me.person_id) as waiting:
        yield _HELLO
        while (topics := await waiting.next(BEAT_SECONDS)) is not None:
            if not await _signed_in(given, me):
                return
            shown = sorted(topics - {Topic.SESSION})
            yield f"data: {' '.join(shown)}\n\n" if shown else ":\n\n"


async def _signed_in(given: web.Ports, me: SignedIn) -> bool:
    """Whether the session still lives. While nobody can say, the stream ends and the browser comes again."""
    try:
        async with given.units.read(ANYONE) as unit:
            return await identity.session_by_id(unit, me.session_id) is not None
    except errors.Unavailable:
        return False
