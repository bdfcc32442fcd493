"""Our cookies stay with us and an upstream's stay with its host; a real Envoy."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack

OURS = facts.SESSION_COOKIE
PLAIN = replace(facts.CALENDAR, slug="plain", host="plain.localhost", assertion=False)


@pytest.fixture(scope="module", autouse=True)
def _both_kinds(one_stack: Stack) -> Iterator[None]:
    """A service that wants an assertion and one that does not: their cookies go different ways."""
    one_stack.publish(facts.CALENDAR, PLAIN)
    yield
    one_stack.publish(facts.CALENDAR, facts.TABLES)


@pytest.mark.parametrize("leased", [True, False], ids=["leased", "decided"])
@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
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
def test_our_cookies_never_arrive(
    stack: Stack, lines: list[str], kept: list[str], *, leased: bool, scripted: bool
) -> None:
    """In one line or several, in any case, doubled; the application's own pass as they are.

    A script takes them out where an assertion is put in; an expression everywhere else.
    """
    service = facts.CALENDAR if scripted else PLAIN
    cookies = [("Cookie", line) for line in lines]
    answer = stack.get(service.host, "/", *cookies, *([stack.cookie(service=service.slug)] if leased else []))
    assert answer.status == 200
    assert answer.upstream("Cookie") == kept


@pytest.mark.parametrize("leased", [True, False], ids=["leased", "decided"])
@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("theirs=1; " + OURS + "=\xffsecret; more=2", "theirs=1; more=2"),
        (OURS + "=\xffsecret;theirs=\xff", "theirs=\xff"),
        (OURS + "=s\xc3; " + OURS + "=t", None),
        (f"{OURS}={'s' * 9000}; theirs=1", "theirs=1"),
        (f"theirs={'t' * 9000}; {OURS}=s", f"theirs={'t' * 9000}"),
        (f"theirs=a,b; {OURS}=s,t", "theirs=a,b"),
        (f"x-{OURS}=1; {OURS}x=2; {OURS}=secret", f"x-{OURS}=1; {OURS}x=2"),
        (f"theirs={OURS}=1; {OURS}=secret", f"theirs={OURS}=1"),
        (f";;{OURS}=secret;;theirs=1", None),
    ],
    ids=["byte", "bytes", "only-bytes", "long", "long-theirs", "comma", "neighbours", "inside", "empty"],
)
def test_no_shape_of_a_cookie_carries_ours_out(
    stack: Stack, line: str, kept: str | None, *, leased: bool, scripted: bool
) -> None:
    """Bytes that are no text, great lengths, and names that only resemble ours."""
    service = facts.CALENDAR if scripted else PLAIN
    lease = f"; {stack.cookie(service=service.slug)[1]}" if leased else ""
    answer = stack.get(service.host, "/", ("Cookie", line + lease))
    assert answer.status == 200
    arrived = "".join(answer.upstream("Cookie"))
    assert "secret" not in arrived
    assert f"; {OURS}=s" not in arrived
    assert facts.LEASE_COOKIE not in arrived
    assert kept is None or arrived == kept


def test_every_decided_answer_is_private(stack: Stack) -> None:
    """Also one that says nothing of caches; an answer to a lease keeps what its service says."""
    assert stack.get("calendar.localhost", "/").all("cache-control") == ["private"]
    leased = stack.get("calendar.localhost", "/?cache-control=public", stack.cookie())
    assert leased.all("cache-control") == ["public"]


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
