"""Nothing that a client sends passes for something that we or an upstream trust; a real Envoy."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack

FORGED = [
    "X-Remote-User",
    "X-Remote-Groups",
    "Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Forwarded-Groups",
    "X-Forwarded-Prefix",
    "X-Forwarded-Uri",
    "X-Forwarded-Server",
    "X-Forwarded",
    "Forwarded",
    "X-Original-URL",
    "X-Original-Host",
    "X-Rewrite-URL",
    "X-Frontdesk-Service",
    "X-Frontdesk-Value-User",
    "X-Frontdesk-Grant",
    "X-Frontdesk-Assertion",
    "X-Envoy-Original-Path",
    "X-Envoy-Upstream-Rq-Timeout-Ms",
    "X-Envoy-Retry-On",
    "X-Envoy-Internal",
    "X-Real-IP",
    "True-Client-IP",
    "X-Client-IP",
    "X-HTTP-Method-Override",
    "X-Method-Override",
    "X-Host",
    "X-Accel-Redirect",
    "Tracestate",
    "B3",
    "Proxy-Authorization",
]
OF_ONE_MANIFEST = ["X-Account", "X-Api-Version"]
Headers = list[tuple[str, str]]
SPELLINGS: dict[str, Callable[[str], Headers]] = {
    "as is": lambda name: [(name, "mallory")],
    "lower": lambda name: [(name.lower(), "mallory")],
    "upper": lambda name: [(name.upper(), "mallory")],
    "twice": lambda name: [(name, "mallory"), (name.lower(), "mallory")],
    "list": lambda name: [(name, "mallory, mallory")],
    "non-ASCII": lambda name: [(name, "mallory\xff")],
    "empty, then not": lambda name: [(name, ""), (name, "mallory")],
    "dots": lambda name: [(name.replace("-", "."), "mallory")],
    "odd characters": lambda name: [(name.replace("-", "~"), "mallory"), (f"{name}'", "mallory")],
}


@pytest.mark.parametrize("leased", [True, False], ids=["leased", "decided"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_forged_header_never_arrives(stack: Stack, spelling: str, *, leased: bool) -> None:
    """Each name that somebody trusts, in each spelling, at every kind of service."""
    for host, names in (("calendar.localhost", FORGED), ("tables.localhost", FORGED + OF_ONE_MANIFEST)):
        cookie = [stack.cookie()] if leased else []
        for start in range(0, len(names), 20):
            some = [header for name in names[start : start + 20] for header in SPELLINGS[spelling](name)]
            answer = stack.get(host, "/", *cookie, *some)
            assert answer.status == 200
            assert b"mallory" not in answer.body


@pytest.mark.parametrize("name", FORGED)
def test_a_name_with_an_underscore_is_refused(stack: Stack, name: str) -> None:
    """CGI-like servers read it as the name with a hyphen."""
    if "-" in name:
        assert stack.get("calendar.localhost", "/", (name.replace("-", "_"), "mallory")).status == 400
    assert stack.arrived == []


def test_a_forged_header_changes_no_decision(stack: Stack) -> None:
    """The gateway does not see it either."""
    stack.get("calendar.localhost", "/", *[(name, "mallory") for name in FORGED])
    told = cast("dict[str, str]", stack.gateway.asked[0]["headers"])
    assert "mallory" not in str(told)


@pytest.mark.parametrize("nominated", ["X-Remote-User", "X-Frontdesk-Service", "X-Forwarded-Host", "Cookie"])
def test_a_header_named_in_connection_is_no_way_around(stack: Stack, nominated: str) -> None:
    """A hop-by-hop nomination neither removes ours nor carries theirs."""
    head = f"GET / HTTP/1.1\r\nHost: calendar.localhost\r\nConnection: close, {nominated}\r\n"
    answer = stack.send(f"{head}X-Remote-User: mallory\r\n\r\n".encode())
    if answer.status == 200:
        assert answer.upstream("X-Remote-User") == ["ada"]
    else:
        assert answer.status == 400
        assert stack.arrived == []


def test_forwarded_addresses_are_ours(stack: Stack) -> None:
    """Host, port and scheme are the public ones, whatever was said."""
    headers = [("X-Forwarded-Host", "evil"), ("X-Forwarded-Port", "1"), ("X-Forwarded-Proto", "https")]
    answer = stack.get("calendar.localhost", "/", *headers, ("X-Forwarded-For", "10.9.8.7"))
    assert answer.upstream("Host") == [f"calendar.localhost:{stack.port}"]
    assert answer.upstream("X-Forwarded-Host") == [f"calendar.localhost:{stack.port}"]
    assert answer.upstream("X-Forwarded-Port") == [str(stack.port)]
    assert answer.upstream("X-Forwarded-Proto") == ["http"]
    assert "10.9.8.7" not in str(answer.upstream("X-Forwarded-For"))


def test_the_same_cleaning_before_portal_and_issuer(stack: Stack) -> None:
    """They trust forwarded headers and `X-Frontdesk-…` of ours."""
    for host, path in (("localhost", "/"), ("id.localhost", "/realms/workforce/account")):
        answer = stack.get(host, path, *[(name, "mallory") for name in FORGED])
        assert answer.status == 200
        assert b"mallory" not in answer.body
        assert answer.upstream("X-Forwarded-Host") == [f"{host}:{stack.port}"]


def test_one_trace_id_from_check_to_upstream(stack: Stack) -> None:
    """Made by Envoy; the client's own trace is not believed."""
    forged = [("traceparent", "00-" + "a" * 32 + "-" + "b" * 16 + "-01"), ("X-Request-Id", "mine")]
    answer = stack.get("calendar.localhost", "/", *forged)
    told = cast("dict[str, str]", stack.gateway.asked[0]["headers"])
    request_id = answer.all("x-request-id")[0]
    trace = request_id.replace("-", "")
    assert request_id != "mine"
    assert answer.upstream("traceparent") == [f"00-{trace}-{trace[16:]}-01"] == [told["traceparent"]]
    assert answer.upstream("X-Request-Id") == [request_id] == [told["x-request-id"]]


def test_the_access_log_joins_who_and_what(stack: Stack) -> None:
    """Ids, bytes and reason; no path, no address, no token."""
    decided = stack.get("calendar.localhost", "/secret-path?token=canary").all("x-request-id")[0]
    leased = stack.get("calendar.localhost", "/", stack.cookie()).all("x-request-id")[0]
    stack.wait(lambda: {decided, leased} <= {line.get("request_id") for line in stack.log()})
    lines = {line.get("request_id"): line for line in stack.log()}
    assert lines[decided]["grant"] == "g-decided"
    assert lines[leased]["lease_grant"] == "g-1"
    assert lines[leased]["lease_person"] == "p-1"
    assert {line["service"] for line in (lines[decided], lines[leased])} == {"calendar"}
    assert lines[decided]["bytes_sent"]
    assert "canary" not in str(lines)
    assert "secret-path" not in str(lines)


def test_a_caller_s_token_never_reaches_the_upstream(stack: Stack) -> None:
    """It was shown to us; the upstream could show it to somebody else."""
    answer = stack.get("calendar.localhost", "/", ("Authorization", "Bearer theirs"), ("DPoP", "proof"))
    assert answer.upstream("Authorization") == []
    assert answer.upstream("DPoP") == []
    told = cast("dict[str, str]", stack.gateway.asked[0]["headers"])
    assert told["authorization"] == "Bearer theirs"


def test_the_shared_key_replaces_whatever_the_caller_sent(stack: Stack) -> None:
    """From the secret alone."""
    answer = stack.get("tables.localhost", "/", ("Authorization", "Bearer theirs"))
    assert answer.upstream("Authorization") == ["Bearer canary-key"]


def test_values_of_the_decision_are_set_from_scratch(stack: Stack) -> None:
    """Exactly once, and nothing is left over where the decision has none."""
    stack.gateway.decide = lambda _: (200, [("x-frontdesk-value-account", "a-7")])
    assert stack.get("tables.localhost", "/", ("X-Account", "mallory")).upstream("X-Account") == ["a-7"]
    stack.gateway.decide = lambda _: (200, [])
    assert stack.get("tables.localhost", "/", ("X-Account", "mallory")).upstream("X-Account") == []


def test_a_service_may_keep_its_own_host_name(stack: Stack) -> None:
    """For an upstream that knows only its own."""
    stack.publish(replace(facts.CALENDAR, host_header="api.example.com"))
    assert stack.get("calendar.localhost", "/").upstream("Host") == ["api.example.com"]
