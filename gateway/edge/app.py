"""The ASGI application behind Envoy's private socket: `/v3/discovery:*`, `/check…`, `/.frontdesk/…`."""

from collections.abc import Awaitable, Callable

from gateway.edge.calls import Answer, Call, Receive, Scope, Send, call_of, send_answer
from gateway.edge.check import Check
from gateway.edge.handover import Arrival
from gateway.edge.xds import Discovery
from gateway.kernel import errors, logging, trace

log = logging.get(__name__)
CHECK = "/check"
OWN = "/.frontdesk/"
Handler = Callable[[Call], Awaitable[Answer]]


class Edge:
    """One small router; no framework stands between Envoy and a decision."""

    def __init__(self, discovery: Discovery, check: Check, arrival: Arrival) -> None:
        self._discovery = discovery
        self._check = check
        self._arrival = arrival

    async def settled(self) -> None:
        """Wait for what was begun beside the answers; call it when no more questions come."""
        await self._check.awake.settled()
        await self._check.days.settled()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what nobody foresaw is 503, which Envoy treats as a no."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith("/v3/discovery:"):
            await self._configure(scope, receive, send)
        elif path.startswith(CHECK):
            await _answer(scope, send, CHECK, self._check.decide)
        elif path.startswith(OWN):
            await _answer(scope, send, "", self._arrival.answer)
        else:
            await send_answer(send, Answer(404))

    async def _configure(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._discovery(scope, receive, send)
        except errors.Unavailable:
            # Envoy keeps what it has and asks again.
            await send_answer(send, Answer(503))


async def _answer(scope: Scope, send: Send, prefix: str, handler: Handler) -> None:
    call = call_of(scope, prefix)
    # Nothing begins a step of its own here, so the caller's trace is enough.
    given = trace.parse(call.headers.get("traceparent")) or trace.new()
    logging.trace_id.set(given.trace_id)
    try:
        answer = await handler(call)
    except Exception:
        log.exception("edge.failed", service=call.service)
        answer = Answer(503, (("retry-after", "2"),))
    await send_answer(send, answer)
