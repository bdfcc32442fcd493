"""A real Envoy recognises leases, and only its own."""

from pathlib import Path
from typing import cast

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack


def test_a_lease_of_the_service_needs_no_decision(stack: Stack) -> None:
    """The identity comes out of the lease."""
    answer = stack.get("calendar.localhost", "/day", stack.cookie())
    assert answer.status == 200
    assert answer.upstream("X-Remote-User") == ["grace"]
    assert stack.gateway.asked == []


def test_without_a_lease_the_gateway_decides(stack: Stack) -> None:
    """The identity comes out of the decision."""
    answer = stack.get("calendar.localhost", "/day")
    assert answer.upstream("X-Remote-User") == ["ada"]
    assert [asked["path"] for asked in stack.gateway.asked] == ["/check/day"]


def test_a_refused_decision_reaches_no_upstream(stack: Stack) -> None:
    """What the gateway says is what the client reads, and nothing arrives behind it."""
    stack.gateway.decide = lambda _: (403, [("content-type", "text/plain")])
    answer = stack.get("calendar.localhost", "/day")
    assert (answer.status, answer.body) == (403, b"decided")
    assert stack.arrived == []


def test_a_redirect_to_sign_in_is_passed_on(stack: Stack) -> None:
    """Where to go and the flow cookie belong to the client."""
    told = [("location", "/.frontdesk/start"), ("set-cookie", "flow=1"), ("x-inner", "no")]
    stack.gateway.decide = lambda _: (303, told)
    answer = stack.get("calendar.localhost", "/day")
    assert answer.status == 303
    assert answer.all("location") == ["/.frontdesk/start"]
    assert answer.all("set-cookie") == ["flow=1"]
    assert answer.all("x-inner") == []


def test_the_lease_of_one_service_goes_to_a_decision_at_another(stack: Stack) -> None:
    """Also when it stands in the other's cookie."""
    answer = stack.get("calendar.localhost", "/", stack.cookie(service="tables"))
    assert answer.upstream("X-Remote-User") == ["ada"]
    assert len(stack.gateway.asked) == 1


def test_a_per_call_service_accepts_no_lease(stack: Stack) -> None:
    """Not even one that names it."""
    stack.get("tables.localhost", "/", stack.cookie(service="tables"))
    assert len(stack.gateway.asked) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"expires": -3.0},
        {"expires": 3600.0},
        {"exp": None},
        {"iss": "somebody"},
        {"aud": None},
        {"nbf": 4102444800},
    ],
    ids=["expired", "too long", "without end", "foreign issuer", "without audience", "not yet"],
)
def test_a_lease_that_cannot_be_ours_goes_to_a_decision(stack: Stack, claims: dict[str, object]) -> None:
    """Signed as it is."""
    name, value = facts.LEASE_COOKIE, stack.lease(**claims)  # type: ignore[arg-type]  # claims of any shape
    stack.get("calendar.localhost", "/", ("Cookie", f"{name}={value}"))
    assert len(stack.gateway.asked) == 1


def test_a_lease_with_a_broken_signature_goes_to_a_decision(stack: Stack) -> None:
    """One letter is enough."""
    lease = stack.lease()
    broken = lease[:-10] + ("A" if lease[-10] != "A" else "B") + lease[-9:]
    stack.get("calendar.localhost", "/", ("Cookie", f"{facts.LEASE_COOKIE}={broken}"))
    assert len(stack.gateway.asked) == 1


def test_a_lease_anywhere_but_in_its_cookie_is_none(stack: Stack) -> None:
    """Neither as a bearer token nor as a parameter."""
    lease = stack.lease()
    stack.get("calendar.localhost", f"/?access_token={lease}", ("Authorization", f"Bearer {lease}"))
    assert len(stack.gateway.asked) == 1


@pytest.mark.parametrize(
    "headers",
    [
        ["{one}; {other}"],
        ["{one}", "{other}"],
        ["{one};{other}"],
        ["a=b; {one}; c=d; {other}; e=f"],
        ["{one}; x=\xff; {other}"],
        ["\xff=1; {one}; \xfe; {other}; \xfd"],
        ["{one}; {other_spaced}"],
        ["{one}; {one}"],
    ],
)
def test_two_lease_cookies_are_refused(stack: Stack, headers: list[str]) -> None:
    """Whichever was planted: they are taken back, and the next request is decided."""
    name = facts.LEASE_COOKIE
    words = {
        "one": f"{name}={stack.lease()}",
        "other": f"{name}={stack.lease(user='mallory')}",
        "other_spaced": f"{name} = {stack.lease(user='mallory')}",
    }
    answer = stack.get("calendar.localhost", "/", *[("Cookie", one.format(**words)) for one in headers])
    assert answer.status == 400
    assert any(one.startswith(f"{name}=;") for one in answer.all("set-cookie"))
    assert stack.arrived == []


def test_a_cookie_with_a_longer_name_is_no_second_lease(stack: Stack) -> None:
    """An application may call its own as it likes."""
    name, value = stack.cookie()
    answer = stack.get(
        "calendar.localhost", "/", (name, f"{value}; x{facts.LEASE_COOKIE}=1; {facts.LEASE_COOKIE}2=2")
    )
    assert answer.status == 200
    assert stack.gateway.asked == []


def test_a_decision_carries_method_path_and_service(stack: Stack) -> None:
    """The method is the original one, and no client names the service."""
    headers = [
        ("X-Frontdesk-Service", "tables"),
        ("x-frontdesk-service", "tables"),
        ("X-HTTP-Method-Override", "GET"),
    ]
    answer = stack.get("calendar.localhost", "/a%20b?q=1", *headers, method="DELETE")
    asked = stack.gateway.asked[0]
    told = cast("dict[str, str]", asked["headers"])
    assert (asked["method"], asked["path"], asked["query"]) == ("DELETE", "/check/a%20b", "q=1")
    assert told["x-frontdesk-service"] == "calendar"
    assert answer.arrived["method"] == "DELETE"
    assert answer.upstream("X-HTTP-Method-Override") == []
    assert answer.upstream("X-Frontdesk-Service") == []


def test_an_unreachable_gateway_refuses(stack: Stack) -> None:
    """A decision that fails is a 503, with a leased request still served."""
    stack.gateway.decide = lambda _: (500, [])
    assert stack.get("calendar.localhost", "/").status == 503
    assert stack.get("calendar.localhost", "/", stack.cookie()).status == 200


def test_a_decision_that_is_slow_refuses(folder: Path) -> None:
    """After 250 ms."""
    with Stack(folder, hurried=True) as stack:
        stack.gateway.delay = 0.6
        assert stack.get("calendar.localhost", "/").status == 503
        assert stack.arrived == []


def test_a_new_lease_reaches_the_client_and_stays_private(stack: Stack) -> None:
    """No shared cache may keep an answer that carries one."""
    cookie = f"{facts.LEASE_COOKIE}=new; HttpOnly; Path=/"
    stack.gateway.decide = lambda _: (200, [("set-cookie", cookie), ("x-frontdesk-grant", "g-2")])
    answer = stack.get("calendar.localhost", "/?cache-control=public,max-age=60")
    assert answer.all("set-cookie") == [cookie]
    assert answer.all("cache-control") == ["private, no-cache"]
    kept = stack.get("calendar.localhost", "/?cache-control=no-store")
    assert kept.all("cache-control") == ["no-store"]


def test_the_assertion_is_the_lease_and_only_for_who_reads_it(stack: Stack) -> None:
    """A service without `assertion` in its manifest gets none."""
    name, value = stack.cookie()
    answer = stack.get("calendar.localhost", "/", (name, f"a=1; {value}"))
    assert answer.upstream("X-Frontdesk-Assertion") == [value.partition("=")[2]]
    stack.gateway.decide = lambda _: (200, [("x-frontdesk-assertion", "signed")])
    assert stack.get("calendar.localhost", "/").upstream("X-Frontdesk-Assertion") == ["signed"]
    assert stack.get("tables.localhost", "/").upstream("X-Frontdesk-Assertion") == []


def test_a_forged_assertion_never_arrives(stack: Stack) -> None:
    """With an unverified lease beside it."""
    headers = [("Cookie", f"{facts.LEASE_COOKIE}=forged"), ("X-Frontdesk-Assertion", "forged")]
    assert stack.get("calendar.localhost", "/", *headers).upstream("X-Frontdesk-Assertion") == []
