"""`/.frontdesk/` on a service's own host: where a person arrives, and where the portal sends them back."""

from urllib.parse import parse_qs, urlencode

from gateway import enforcement
from gateway.authz import ANYONE
from gateway.edge.calls import NO_STORE, Answer, Call, cookie
from gateway.edge.check import CookieNames, Refusals
from gateway.kernel import errors, logging
from gateway.work import Units

log = logging.get(__name__)
_FLOW_SECONDS = int(enforcement.FLOW_LIVES.total_seconds())


class Arrival:
    """Begins and redeems hand-overs."""

    def __init__(self, units: Units, portal_origin: str, cookies: CookieNames, refusals: Refusals) -> None:
        self._units = units
        self._portal = portal_origin
        self._cookies = cookies
        self._refusals = refusals

    async def answer(self, call: Call) -> Answer:
        """`start` sets the flow cookie and sends the browser to the portal; `redeem` opens the session."""
        path, _, query = call.target.partition("?")
        parameters = parse_qs(query, max_num_fields=5)
        if call.method != "GET" or any(len(values) != 1 for values in parameters.values()):
            return self._failed(call, 400, "bad-request")
        single = {name: values[0] for name, values in parameters.items()}
        try:
            if path == "/.frontdesk/start":
                return await self._start(call, single.get("to", "/"))
            if path == "/.frontdesk/redeem":
                return await self._redeem(call, single.get("code", ""))
        except enforcement.HandOverFailed as failed:
            return self._failed(call, 403, failed.slug)
        except errors.Unavailable:
            return self._failed(call, 503, "unavailable")
        return self._failed(call, 404, "not-found")

    async def _start(self, call: Call, link: str) -> Answer:
        async with self._units.open(ANYONE) as unit:
            secret, flow = await enforcement.start(unit, call.service, link)
        to = f"{self._portal}/open/{call.service}?{urlencode({'flow': flow})}"
        set_flow = cookie(self._cookies.flow, secret, max_age=_FLOW_SECONDS, secure=self._cookies.secure)
        return Answer(302, (("location", to), NO_STORE, set_flow))

    async def _redeem(self, call: Call, code: str) -> Answer:
        flows = call.cookies(self._cookies.flow)
        if len(flows) != 1 or not code:
            raise enforcement.HandOverFailed
        async with self._units.open(ANYONE) as unit:
            redeemed = await enforcement.redeem(unit, call.service, code, flows[0])
        secure = self._cookies.secure
        # Someone else's lease may still lie in this browser: the new session starts without any.
        cookies = (
            cookie(self._cookies.session, redeemed.secret, secure=secure),
            cookie(self._cookies.lease, "", max_age=0, secure=secure),
            cookie(self._cookies.flow, "", max_age=0, secure=secure),
        )
        return Answer(303, (("location", redeemed.deep_link), NO_STORE, *cookies))

    def _failed(self, call: Call, status: int, fact: str) -> Answer:
        log.info("handover.failed", service=call.service, fact=fact)
        media_type, body = self._refusals(call.service, fact, (), page=call.wants_page)
        return Answer(status, (("content-type", media_type), NO_STORE), body)
