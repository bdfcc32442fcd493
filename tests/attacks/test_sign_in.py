"""Attacks on the way between the browser, the issuer and us."""

import asyncio
from datetime import timedelta

import pytest

from gateway import authz, identity
from gateway.identity import Reason
from gateway.kernel import FixedClock
from tests.identity.conftest import Desk, back, desk, sent
from tests.identity.minting import ISSUER, OTHER

__all__ = ["desk"]


async def test_login_csrf_a_strangers_finished_sign_in_is_not_taken_by_this_browser(desk: Desk) -> None:
    """State alone is not enough: the cookie of the browser that began must come with it."""
    departure = await desk.begin()
    for browser in (None, "", "a-cookie-of-another-browser", sent(departure)["state"]):
        with pytest.raises(identity.SignInRefused):
            await desk.claim(departure, browser=browser)
    # The stranger has not spoilt it for the one who began.
    assert (await desk.claim(departure)).return_to == "/catalog"


async def test_the_cookie_of_another_flow_of_the_same_browser_does_not_count(desk: Desk) -> None:
    """Each flow has its own."""
    one, two = await desk.begin(), await desk.begin()
    with pytest.raises(identity.SignInRefused):
        await desk.claim(one, browser=two.browser)


async def test_a_state_is_taken_once(desk: Desk) -> None:
    """A replayed answer finds nothing, also when both arrive together."""
    departure = await desk.begin()
    outcomes = await asyncio.gather(*(desk.claim(departure) for _ in range(5)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(identity.ClaimedFlow) == 1
    with pytest.raises(identity.SignInRefused):
        await desk.claim(departure)


async def test_a_made_up_state_is_refused(desk: Desk) -> None:
    """Also the hash of a real one."""
    departure = await desk.begin()
    for state in ("made-up", departure.flow):
        with pytest.raises(identity.SignInRefused):
            await desk.claim(departure, state=state)


async def test_a_flow_that_took_too_long_is_refused(desk: Desk, clock: FixedClock) -> None:
    """Ten minutes, then the page asks to begin again."""
    departure = await desk.begin()
    clock.advance(timedelta(minutes=10))
    with pytest.raises(identity.SignInRefused):
        await desk.claim(departure)


@pytest.mark.parametrize("issuer", [OTHER.url, "http://evil.test/realms/workforce", ISSUER.url + "/", ""])
async def test_mix_up_an_answer_of_another_issuer_is_refused(issuer: str, desk: Desk) -> None:
    """RFC 9207: `iss` must be there and be the issuer of this flow."""
    departure = await desk.begin()
    with pytest.raises(identity.SignInRefused):
        await desk.claim(departure, iss=issuer)


@pytest.mark.parametrize("name", ["state", "iss", "code"])
async def test_duplicate_parameters_are_refused(name: str, desk: Desk) -> None:
    """Two readers would take different ones of them."""
    brought = back(await desk.begin())
    again = [pair for pair in brought if pair[0] == name]
    with pytest.raises(identity.SignInRefused):
        identity.read_answer(brought + again)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ""},
        {"code": ""},
        {"error": "access_denied"},
        {"code": "x" * 3000},
        {"code": "a\nb"},
        {"state": "a\x00b"},
    ],
)
async def test_an_answer_of_another_shape_is_refused(changes: dict[str, str], desk: Desk) -> None:
    """Missing, huge or broken parameters, and a code together with an error."""
    with pytest.raises(identity.SignInRefused):
        identity.read_answer(back(await desk.begin(), **changes))


@pytest.mark.parametrize("error", ["access_denied", "login_required", "<script>alert(1)</script>"])
async def test_an_error_of_the_issuer_signs_nobody_in(error: str, desk: Desk) -> None:
    """And what it says is not repeated to anybody unless it is one plain word."""
    with pytest.raises(identity.SignInDeclined) as declined:
        await desk.claim(await desk.begin(), code="", error=error)
    assert "<" not in declined.value.reason + declined.value.detail


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, Reason.NONCE),
        ({"nonce": None}, Reason.NONCE),
        ({"nonce": ""}, Reason.NONCE),
        ({"nonce": ["n"]}, Reason.NONCE),
        ({"aud": "another-client"}, Reason.AUDIENCE),
        ({"aud": ["frontdesk-portal", "another-client"]}, Reason.AUDIENCE),
        ({"aud": "another-client", "azp": "frontdesk-portal"}, Reason.AUDIENCE),
        ({"azp": "another-client"}, Reason.PARTY),
        ({"typ": "Bearer"}, Reason.KIND),
        ({"typ": None}, Reason.KIND),
        ({"sub": ""}, Reason.SUBJECT),
        ({"iss": OTHER.url}, Reason.ISSUER),
        ({"exp": 1}, Reason.EXPIRED),
        ({"roles": "it-admin"}, Reason.CLAIM),
        ({"organisation": ["lindenhof"]}, Reason.CLAIM),
    ],
)
async def test_code_injection_an_id_token_of_another_sign_in_is_refused(
    claims: dict[str, object], reason: Reason, desk: Desk
) -> None:
    """The token that the code brought must be this flow's, for this client, from this issuer."""
    departure = await desk.begin()
    desk.claims = claims
    with pytest.raises(identity.TokenRefused) as refused:
        await desk.complete(await desk.claim(departure))
    assert refused.value.reason == reason


async def test_every_sign_in_gets_a_new_session(desk: Desk) -> None:
    """Fixation: a secret that was known before never becomes somebody's."""
    first, second = await desk.sign_in(), await desk.sign_in()
    assert first.secret != second.secret
    assert first.signed_in.session_id != second.signed_in.session_id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"events": None}, Reason.LOGOUT),
        ({"events": {}}, Reason.LOGOUT),
        ({"events": {"http://schemas.openid.net/event/backchannel-logout": 1}}, Reason.LOGOUT),
        ({"events": ["http://schemas.openid.net/event/backchannel-logout"]}, Reason.LOGOUT),
        ({"nonce": "n"}, Reason.LOGOUT),
        ({"sub": None, "sid": None}, Reason.LOGOUT),
        ({"jti": None}, Reason.LOGOUT),
        ({"sub": "", "sid": "s"}, Reason.SUBJECT),
        ({"aud": "another-client"}, Reason.AUDIENCE),
        ({"aud": ["frontdesk-portal", "another"]}, Reason.AUDIENCE),
        ({"typ": "ID"}, Reason.KIND),
        ({"typ": "Bearer"}, Reason.KIND),
        ({"exp": None}, Reason.TIMES),
        ({"iss": "http://evil.test"}, Reason.ISSUER),
    ],
)
async def test_a_logout_token_that_breaks_a_rule_is_refused(
    changes: dict[str, object], reason: Reason, desk: Desk
) -> None:
    """OpenID Connect Back-Channel Logout 1.0, 2.6; otherwise anybody could sign anybody out."""
    with pytest.raises(identity.TokenRefused) as refused:
        await desk.validator.verify_logout(desk.mint.token(desk.mint.logout_claims(**changes)))
    assert refused.value.reason == reason


async def test_an_old_logout_token_is_refused_while_a_fresh_one_counts(desk: Desk, clock: FixedClock) -> None:
    """Two minutes after it was made it proves nothing, whatever its `exp` says."""
    token = desk.mint.token(desk.mint.logout_claims())
    assert (await desk.validator.verify_logout(token)).session == "s-1"
    clock.advance(timedelta(minutes=2, seconds=1))
    with pytest.raises(identity.TokenRefused) as refused:
        await desk.validator.verify_logout(token)
    assert refused.value.reason == Reason.TOO_OLD


async def test_no_session_is_found_by_anything_but_its_secret(desk: Desk) -> None:
    """Neither its id, nor a prefix, nor nothing."""
    started = await desk.sign_in()
    async with desk.units.read(authz.ANYONE) as unit:
        for guess in (
            "",
            started.secret[:-1],
            started.secret + "A",
            str(started.signed_in.session_id),
            "'--",
        ):
            assert await identity.session_subject(unit, guess) is None
        assert await identity.session_subject(unit, started.secret) is not None


HOSTS = (
    "evil.test",
    "evil.test:80",
    "user@evil.test",
    "localhost:8080@evil.test",
    "xn--evl-8ma.test",
    "[::1]",
)
PREFIXES = (
    *("//", "///", "////", "/\\", "\\\\", "\\/", "/\t/", "/\n/", "/\r/", "\t//", " //", "/ /", "/%09\\"),
    *("http://", "https://", "HTTP://", "https:", "http:/", "ftp://", "javascript:", "data:", "vbscript:"),
    *("", "?", "#", ".", "..", "@", ":", "%2f%2f", "%5c%5c", "\x00//", "\u3002", "/\u2028/", "\ufeff//"),
)
SUFFIXES = (
    "",
    "/",
    "/catalog",
    "?to=/",
    "#/",
    "/..",
    "%00",
    ".",
    "\\",
    "/%2e%2e",
    "\r\nLocation: x",
    "@localhost",
)


def test_thousands_of_targets_lead_nowhere_but_here() -> None:
    """Open redirect: only one plain path of this site is followed, everything else is the home page."""
    payloads = {prefix + host + suffix for prefix in PREFIXES for host in HOSTS for suffix in SUFFIXES}
    assert len(payloads) > 2000
    for payload in payloads:
        assert identity.own_path(payload) == "/", repr(payload)


@pytest.mark.parametrize("path", ["/", "/catalog", "/services/calendar?tab=plans#top", "/open/x?flow=AbC-_1"])
def test_a_path_of_this_site_is_followed(path: str) -> None:
    """Beside all the refusals."""
    assert identity.own_path(path) == path
