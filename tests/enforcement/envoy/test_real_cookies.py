"""Our cookies stay with us and an upstream's stay with its host; a real Envoy."""

from urllib.parse import quote

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack

OURS = facts.SESSION_COOKIE


@pytest.mark.parametrize("leased", [True, False], ids=["leased", "decided"])
@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([f"{OURS}=s; theirs=1"], ["theirs=1"]),
        ([f"theirs=1; {OURS}=s"], ["theirs=1"]),
        ([f"{OURS}=s", "theirs=1"], ["theirs=1"]),
        (["theirs=1", f"{OURS}=s", "more=2"], ["theirs=1; more=2"]),
        ([f"{OURS}=s; {OURS}=t; theirs=1; {OURS}=u"], ["theirs=1"]),
        ([f"{OURS.upper()}=s;theirs=1"], ["theirs=1"]),
        ([f"  {OURS} = s ;  theirs=1 "], ["theirs=1"]),
        ([f'{OURS}="s"; frontdesk-flow-8080=f'], []),
        (["theirs=a=b; empty=; bare"], ["theirs=a=b; empty=; bare"]),
    ],
)
def test_our_cookies_never_arrive(stack: Stack, lines: list[str], kept: list[str], *, leased: bool) -> None:
    """In one line or several, in any case, doubled; the application's own pass as they are."""
    cookies = [("Cookie", line) for line in lines]
    answer = stack.get("calendar.localhost", "/", *cookies, *([stack.cookie()] if leased else []))
    assert answer.status == 200
    assert answer.upstream("Cookie") == kept


def test_the_decision_sees_all_cookies(stack: Stack) -> None:
    """The session is among them."""
    stack.get("calendar.localhost", "/", ("Cookie", f"{OURS}=s"), ("Cookie", "theirs=1"))
    assert f"'cookie': '{OURS}=s; theirs=1'" in str(stack.gateway.asked[0]["headers"])


@pytest.mark.parametrize(
    ("cookie", "passes"),
    [
        ("theirs=1; Path=/", True),
        ("theirs=1; Domain=calendar.localhost", True),
        ("theirs=1; Domain=.Calendar.localhost; Secure", True),
        ("theirs=1; Domain=localhost", False),
        ("theirs=1; Domain=.localhost", False),
        ("theirs=1; domain = localhost ; Path=/", False),
        ("theirs=1; Domain=calendar.localhost; Domain=localhost", False),
        ("theirs=1; Domain=tables.localhost", False),
        (f"{OURS}=evil; Path=/", False),
        (f"{OURS.upper()}=evil", False),
        (f" {OURS} =evil", False),
        (f"{facts.LEASE_COOKIE}=evil", False),
    ],
)
def test_an_upstream_sets_cookies_for_its_own_host_only(stack: Stack, cookie: str, *, passes: bool) -> None:
    """Neither ours nor its neighbours'."""
    answer = stack.get(
        "calendar.localhost", f"/?set-cookie={quote(cookie)}&set-cookie=kept=1", stack.cookie()
    )
    assert answer.all("set-cookie") == ([cookie.strip()] if passes else []) + ["kept=1"]


def test_a_refusal_of_the_gateway_may_set_our_cookies(stack: Stack) -> None:
    """The cleaning is for upstreams."""
    stack.gateway.decide = lambda _: (303, [("location", "/"), ("set-cookie", "frontdesk-flow-8080=f")])
    assert stack.get("calendar.localhost", "/").all("set-cookie") == ["frontdesk-flow-8080=f"]
