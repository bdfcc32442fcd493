"""Forged, oversized, foreign and upgraded requests; a real Envoy."""

import socket
import time
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from gateway.enforcement.snapshot import Upstream
from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack

OWN = "http://calendar.localhost:{port}"


@pytest.mark.parametrize("leased", [True, False], ids=["leased", "decided"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPPATCH"])
@pytest.mark.parametrize(
    "headers",
    [
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")],
        [("sec-fetch-site", "CROSS-SITE")],
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-origin")],
        [("Sec-Fetch-Site", "")],
        [("Sec-Fetch-Site", "\xff")],
        [("Origin", "http://evil.example")],
        [("Origin", "http://tables.localhost:{port}")],
        [("Origin", "null")],
        [("Origin", "")],
        [("Origin", OWN), ("Origin", "http://evil.example")],
        [("Origin", "http://evil.example"), ("Origin", OWN)],
        [("Origin", OWN + "\xff")],
        [("Origin", "https://calendar.localhost:{port}")],
        [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://evil.example")],
    ],
)
def test_an_effect_asked_for_by_another_site_is_refused(
    stack: Stack, method: str, headers: list[tuple[str, str]], *, leased: bool
) -> None:
    """Lease or not."""
    said = [(name, value.format(port=stack.port)) for name, value in headers]
    cookie = [stack.cookie()] if leased else []
    assert stack.get("calendar.localhost", "/", *said, *cookie, method=method).status in {400, 403}
    assert stack.arrived == []
    assert stack.gateway.asked == []


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Sec-Fetch-Site", "same-origin"), ("Origin", OWN)],
        [("Sec-Fetch-Site", "none")],
        [("Origin", OWN)],
    ],
)
def test_an_effect_asked_for_by_the_own_site_passes(stack: Stack, headers: list[tuple[str, str]]) -> None:
    """And by programs, which say nothing of sites."""
    said = [(name, value.format(port=stack.port)) for name, value in headers]
    assert stack.get("calendar.localhost", "/", *said, method="POST").status == 200


def test_reading_from_elsewhere_passes(stack: Stack) -> None:
    """A link is one."""
    said = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]
    assert stack.get("calendar.localhost", "/", *said).status == 200


def test_a_manifest_may_exempt_its_service_from_the_site_check(stack: Stack) -> None:
    """Its service alone."""
    stack.publish(replace(facts.CALENDAR, cross_site_exempt=True), facts.TABLES)
    said = ("Sec-Fetch-Site", "cross-site")
    assert stack.get("calendar.localhost", "/", said, method="POST").status == 200
    assert stack.get("tables.localhost", "/", said, method="POST").status == 403


def test_a_refused_site_reads_why(stack: Stack) -> None:
    """And the access log holds the reason for the record."""
    answer = stack.get("calendar.localhost", "/", ("Sec-Fetch-Site", "cross-site"), method="POST")
    assert answer.arrived["type"] == "/problems/cross-site"
    request_id = answer.all("x-request-id")[0]
    stack.wait(lambda: request_id in [line.get("request_id") for line in stack.log()])
    reasons = [line["reason"] for line in stack.log() if line.get("request_id") == request_id]
    assert reasons == ["rbac_access_denied_matched_policy[cross-site]"]


def test_only_allowed_methods_arrive(stack: Stack) -> None:
    """Where the manifest names them."""
    assert stack.get("tables.localhost", "/", method="POST").status == 200
    assert stack.get("tables.localhost", "/", method="DELETE").status == 405
    assert stack.get("calendar.localhost", "/", method="PROPFIND").status == 200


def test_only_allowed_paths_arrive(stack: Stack) -> None:
    """By whole segments, upgrades included; every other path is refused before anybody is asked."""
    stack.publish(replace(facts.CALENDAR, allowed_paths=("/api", "/static/"), websocket=True))
    for path in ("/api", "/api/x", "/api?x=1", "/static/app.js"):
        assert stack.get("calendar.localhost", path, stack.cookie()).status == 200
    stack.arrived.clear()
    for path in ("/", "/apis", "/API", "/static2", "/api/../admin", "/%61pi2"):
        answer = stack.get("calendar.localhost", path)
        assert answer.status == 404
        assert answer.arrived["type"] == "/problems/path-refused"
    assert b" 404 " in _upgrade(stack, "calendar.localhost")
    assert stack.arrived == []
    assert stack.gateway.asked == []


def test_a_body_over_the_cap_is_refused(stack: Stack) -> None:
    """Announced or counted."""
    assert stack.get("tables.localhost", "/", method="POST", body=b"x" * 1000).arrived["size"] == 1000
    assert stack.get("tables.localhost", "/", method="POST", body=b"x" * 1001).status == 413
    head = b"POST / HTTP/1.1\r\nHost: tables.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert stack.send(head + b"3e8\r\n" + b"x" * 1000 + b"\r\n0\r\n\r\n").arrived["size"] == 1000
    assert stack.send(head + b"7d0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n").status == 413


def test_too_many_or_too_large_headers_are_refused(stack: Stack) -> None:
    """Explained as everything else."""
    assert stack.get("calendar.localhost", "/", *[(f"X-N{n}", "1") for n in range(150)]).status in {400, 431}
    answer = stack.get("calendar.localhost", "/", ("X-Large", "x" * 60_000))
    assert answer.status == 431
    assert stack.arrived == []


def _upgrade(stack: Stack, host: str, *headers: str) -> bytes:
    lines = ["GET /socket HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket", *headers]
    with socket.create_connection(("127.0.0.1", stack.port), timeout=10) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        received = connection.recv(4096)
        if b" 101 " in received:
            for _ in range(5):
                connection.sendall(b"ping" * 100)
                received += connection.recv(4096)
            began = time.monotonic()
            while connection.recv(4096):
                pass
            received += f"ended after {round(time.monotonic() - began)}".encode()
    return received


def test_an_upgrade_is_always_decided_and_ends_in_time(stack: Stack) -> None:
    """Also with a lease: the connection would outlive it."""
    stack.publish(replace(facts.CALENDAR, websocket=True, max_upgrade_seconds=1, max_body=1000))
    name, value = stack.cookie()
    received = _upgrade(stack, "calendar.localhost", f"{name}: {value}")
    assert b" 101 " in received
    assert received.count(b"ping") == 500
    assert len(stack.gateway.asked) == 1


def test_an_upgrade_is_refused_where_the_manifest_has_none(stack: Stack) -> None:
    """Whatever the protocol."""
    assert b" 403 " in _upgrade(stack, "calendar.localhost")
    assert stack.arrived == []


def test_a_refused_decision_upgrades_nothing(stack: Stack) -> None:
    """As for every other request."""
    stack.publish(replace(facts.CALENDAR, websocket=True))
    stack.gateway.decide = lambda _: (403, [])
    name, value = stack.cookie()
    assert b" 403 " in _upgrade(stack, "calendar.localhost", f"{name}: {value}")
    assert stack.arrived == []


def test_an_upstream_that_is_silent_is_given_up(stack: Stack) -> None:
    """After the time-out of its manifest, with a page."""
    stack.publish(replace(facts.CALENDAR, timeout=1))
    answer = stack.get("calendar.localhost", "/sleep")
    assert answer.status == 504
    assert answer.arrived["type"] == "/problems/upstream-slow"


def test_an_upstream_that_is_away_is_explained(stack: Stack) -> None:
    """503 and when to try again."""
    away = replace(facts.CALENDAR, slug="away", host="away.localhost")
    stack.publish(facts.CALENDAR, away, unreachable="away")
    answer = stack.get("away.localhost", "/")
    assert answer.status == 503
    assert answer.all("retry-after") == ["1"]
    assert answer.arrived["type"] == "/problems/upstream-unreachable"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("localhost", "/my-access"),
        ("calendar.localhost", "/.frontdesk/redeem?code=x"),
    ],
)
def test_where_frontdesk_itself_is_away_it_says_so(stack: Stack, host: str, path: str) -> None:
    """At its own pages, in both forms: 503 and when to try again; a service that is away is a service."""
    away = replace(facts.CALENDAR, slug="away", host="away.localhost")
    stack.publish(facts.CALENDAR, away, unreachable="away")
    stack.stop_gateway()
    try:
        problem = stack.get(host, path)
        page = stack.get(host, path, ("Accept", "text/html,*/*;q=0.8"))
        service = stack.get("away.localhost", "/", stack.cookie(service="away"))
    finally:
        stack.start_gateway()
    for answer in (problem, page):
        assert (answer.status, answer.all("retry-after")) == (503, ["1"])
    assert problem.arrived["type"] == "/problems/frontdesk-away"
    assert b"<title>frontdesk-away</title>" in page.body
    assert service.arrived["type"] == "/problems/upstream-unreachable"


def test_an_issuer_that_is_away_belongs_to_frontdesk(stack: Stack) -> None:
    """Nobody who signs in has access to it or not."""
    assert stack.published
    assert stack.published.issuer
    nowhere = replace(stack.published.issuer, upstream=Upstream(host="127.0.0.1", port=1))
    stack.published = replace(stack.published, issuer=nowhere, sequence=stack.published.sequence + 1)
    stack.publish()
    stack.wait(lambda: stack.get("id.localhost", "/realms/workforce").status == 503)
    answer = stack.get("id.localhost", "/realms/workforce")
    assert answer.arrived["type"] == "/problems/frontdesk-away"


def test_an_upstream_s_own_refusal_is_left_alone(stack: Stack) -> None:
    """Its words are its own."""
    answer = stack.get("calendar.localhost", "/status/503")
    assert (answer.status, answer.body) == (503, b"upstream's own")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/realms/workforce/protocol/openid-connect/auth", 200),
        ("/realms/workforce", 200),
        ("/resources/css/x.css", 200),
        ("/realms/master", 404),
        ("/realms/master/protocol/openid-connect/auth", 404),
        ("/realms/Master/", 404),
        ("/realms/%6daster/", 400),
        ("/realms/%6Daster/account", 404),
        ("/realms/master;x/", 404),
        ("/realms/workforce/../master/", 404),
        ("/realms//master/", 404),
        ("/realms/", 404),
        ("/realms/work force/", 400),
        ("/admin/", 404),
        ("/admin/master/console/", 404),
        ("/metrics", 404),
        ("/health", 404),
        ("/health/ready", 404),
        ("/", 404),
        ("/js/keycloak.js", 404),
        ("/resources/../admin/", 404),
    ],
)
def test_the_issuer_shows_realms_and_resources_only(stack: Stack, path: str, status: int) -> None:
    """Administration and the master realm are not of the public listener."""
    answer = stack.get("id.localhost", path)
    assert answer.status == status or (status in {400, 404} and answer.status in {400, 404})
    assert bool(stack.arrived) == (status == 200)
    assert stack.gateway.asked == []


def test_the_portal_answers_for_itself(stack: Stack) -> None:
    """Cookies and tokens are its own business; nothing is decided for it here."""
    answer = stack.get("localhost", "/catalog?x=1", ("Cookie", "a=1; b=2"), ("Authorization", "Bearer t"))
    assert answer.upstream("cookie") == ["a=1; b=2"]
    assert answer.upstream("authorization") == ["Bearer t"]
    assert answer.upstream("host") == [f"localhost:{stack.port}"]
    assert stack.gateway.asked == []


@pytest.mark.parametrize(
    ("host", "kind", "accepted", "encoded"),
    [
        ("localhost", "text/html; charset=utf-8", "gzip, br", ["br"]),
        ("localhost", "text/html; charset=utf-8", "gzip", []),
        ("localhost", "text/event-stream", "br", []),
        ("localhost", "application/json", "br", []),
        ("calendar.localhost", "text/html", "br", []),
    ],
    ids=["a page", "for old browsers", "events", "the API", "a service"],
)
def test_our_own_pages_alone_are_compressed(
    stack: Stack, host: str, kind: str, accepted: str, encoded: list[str]
) -> None:
    """Only where the browser reads it; what a service answers stays as it was."""
    path = f"/x?{urlencode({'content-type': kind, 'more': 'a' * 500})}"
    cookies = [stack.cookie()] if host != "localhost" else []
    answer = stack.get(host, path, ("Accept-Encoding", accepted), *cookies)
    assert answer.status == 200
    assert answer.all("content-encoding") == encoded
