"""The path that was decided is the path that the upstream gets, or 400; a real Envoy."""

from dataclasses import replace

import pytest

from gateway.enforcement.snapshot import PathExemption
from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack

REFUSED = [
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a%5Cb",
    "/%252e%252e/b",
    "/a%252fb",
    "/a%25",
    "/a%23b",
    "/a%3fb",
    "/a%3bb",
    "/..%20/b",
    "/a/..%09/b",
    "/a%00b",
    "/a%0d%0ab",
    "/a%7f",
    "/a%1fb",
    "/%",
    "/a%zz",
    "/a%c",
    "/a\xffb/..;/c",
    "/a\xff%2e%2e",
    "*",
    "a/b",
    "/a#b",
    "/a%ef%bc%8fb%2f",
]
PASSING = {
    "/": "/",
    "/a/b.html?c=%2f..%2f&d=%23": "/a/b.html?c=%2f..%2f&d=%23",
    "/a%20b/%C3%A4%e2%82%ac": "/a%20b/%C3%A4%e2%82%ac",
    "/a;v=1/b,c@d:e": "/a;v=1/b,c@d:e",
    "/.well-known/x": "/.well-known/x",
    "/...": "/...",
    "/a[1]|b": "/a[1]%7Cb",
    "/a/../b": "/b",
    "/a/./b": "/a/b",
    "//a///b": "/a/b",
    "/../../a": "/a",
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_path_with_two_readings_is_refused(stack: Stack, path: str) -> None:
    """With a lease and without; nothing arrives, and nothing is decided about it."""
    for cookie in ([], [stack.cookie()]):
        answer = stack.get("calendar.localhost", path, *cookie)
        assert answer.status in {400, 404}
    assert stack.arrived == []
    assert stack.gateway.asked == []


@pytest.mark.parametrize("path", PASSING)
def test_an_unambiguous_path_arrives_as_it_was_decided(stack: Stack, path: str) -> None:
    """Normalised once, before anything looked at it."""
    answer = stack.get("calendar.localhost", path)
    asked = stack.gateway.asked[0]
    decided = str(asked["path"]).removeprefix("/check") + (f"?{asked['query']}" if asked["query"] else "")
    assert answer.arrived["target"] == PASSING[path] == decided


_DOTTED = [
    "/%2e%2e/b",
    "/a/%2e%2E/b",
    "/a/%2e/b",
    "/a/..%2fb",
    "/a/.%2e/b",
    "/%61/b",
    "/..;/b",
    "/a/..;x=1/b",
    "/a/.;/b",
    "/a\\b",
    "/..\\..\\b",
]


@pytest.mark.parametrize("path", _DOTTED)
def test_other_ways_to_write_dots_and_slashes_are_resolved_or_refused(stack: Stack, path: str) -> None:
    """Whichever: no dot segment arrives, and what was decided is what arrives."""
    answer = stack.get("calendar.localhost", path)
    if answer.status == 200:
        assert answer.arrived["target"] == str(stack.gateway.asked[0]["path"]).removeprefix("/check")
        assert ".." not in str(answer.arrived["target"])
        assert "\\" not in str(answer.arrived["target"])
        assert "%2e" not in str(answer.arrived["target"]).lower()
    else:
        assert answer.status == 400
        assert stack.arrived == []


def test_a_manifest_may_exempt_its_service_alone(stack: Stack) -> None:
    """Its exemption and nothing more; the neighbour keeps refusing."""
    exempt = frozenset({PathExemption.ENCODED_PERCENT, PathExemption.ENCODED_DELIMITER})
    stack.publish(replace(facts.CALENDAR, path_exemptions=exempt), facts.TABLES)
    assert stack.get("calendar.localhost", "/100%25%23").arrived["target"] == "/100%25%23"
    assert stack.get("calendar.localhost", "/..%20/a").status == 400
    assert stack.get("calendar.localhost", "/a%00").status == 400
    assert stack.get("tables.localhost", "/100%25").status == 400
    stack.publish(replace(facts.CALENDAR, path_exemptions=frozenset({PathExemption.DOT_PARAMETERS})))
    assert stack.get("calendar.localhost", "/..%20/a").arrived["target"] == "/..%20/a"
    assert stack.get("calendar.localhost", "/100%25").status == 400


@pytest.mark.parametrize(
    "path",
    ["/.frontdesk/", "/.frontdesk/redeem?code=1", "/.FrontDesk/x", "/.frontdesk", "/a/../.frontdesk/x"],
)
def test_our_own_paths_never_reach_the_upstream(stack: Stack, path: str) -> None:
    """They are the gateway's, with a lease and without."""
    for cookie in ([], [stack.cookie()]):
        assert "edge" in stack.get("calendar.localhost", path, *cookie).arrived
    assert stack.arrived == []


def test_the_gateway_is_told_the_service_on_our_own_paths(stack: Stack) -> None:
    """By the route, not by the client."""
    answer = stack.get(
        "calendar.localhost", "/.frontdesk/x", ("X-Frontdesk-Service", "tables"), ("Cookie", "a=1")
    )
    assert answer.upstream("x-frontdesk-service") == ["calendar"]
    assert answer.upstream("cookie") == ["a=1"]


@pytest.mark.parametrize("path", ["/v3/discovery:secrets", "/check/x", "/.frontdesk/../v3/discovery:secrets"])
def test_the_control_plane_is_behind_no_public_path(stack: Stack, path: str) -> None:
    """Not at a service, not at the portal."""
    answer = stack.get("calendar.localhost", path, method="POST", body=b"{}")
    assert "edge" not in answer.arrived
    assert "resources" not in answer.arrived
    assert stack.get("localhost", path, method="POST", body=b"{}").arrived["target"] == path.replace(
        "/.frontdesk/..", ""
    )


@pytest.mark.parametrize(
    "host", ["CALENDAR.localhost", "calendar.localhost.", "calendar.localhost:1", "Calendar.Localhost.:80"]
)
def test_one_host_in_other_letters_is_the_same_service(stack: Stack, host: str) -> None:
    """And the upstream reads its one public name."""
    answer = stack.send(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.upstream("Host") == [f"calendar.localhost:{stack.port}"]


@pytest.mark.parametrize(
    "host",
    [
        "unknown.localhost",
        "x.calendar.localhost",
        "calendar.localhost.evil.com",
        "calendаr.localhost",
        "xn--calendr-5fg.localhost",
        "127.0.0.1",
        "calendar.localhost,tables.localhost",
        "calendar.localhost@tables.localhost",
        "",
        "*",
    ],
)
def test_an_unknown_host_is_not_found(stack: Stack, host: str) -> None:
    """Envoy says so itself."""
    answer = stack.send(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.status in {400, 404}
    assert stack.arrived == []
    assert stack.gateway.asked == []


def test_two_host_lines_are_refused(stack: Stack) -> None:
    """Two readers would take different ones."""
    answer = stack.send(b"GET / HTTP/1.1\r\nHost: calendar.localhost\r\nHost: tables.localhost\r\n\r\n")
    assert answer.status in {400, 404}
    assert stack.arrived == []


def test_the_absolute_form_is_its_own_host(stack: Stack) -> None:
    """The request line wins, for the decision and for the upstream."""
    stack.gateway.decide = lambda headers: (200, [("x-frontdesk-value-user", headers["x-frontdesk-service"])])
    raw = b"GET http://tables.localhost/x HTTP/1.1\r\nHost: calendar.localhost\r\nConnection: close\r\n\r\n"
    answer = stack.send(raw)
    assert answer.upstream("Authorization") == ["Bearer canary-key"]
    assert "'x-frontdesk-service': 'tables'" in str(stack.gateway.asked)


_HEAD = b"GET / HTTP/1.1\r\nHost: calendar.localhost\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        _HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        _HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost : calendar.localhost\r\n\r\n",
        b"GET / HTTP/1.0\r\nHost: calendar.localhost\r\n\r\n",
        _HEAD + b" X-Folded: 1\r\n\r\n",
        b"CONNECT calendar.localhost:80 HTTP/1.1\r\nHost: calendar.localhost\r\n\r\n",
        _HEAD + b"X-A: \x00\r\n\r\n",
    ],
    ids=["both lengths", "two lengths", "space in a name", "HTTP/1.0", "folded", "CONNECT", "null"],
)
def test_a_request_with_two_readings_is_refused(stack: Stack, raw: bytes) -> None:
    """Smuggling begins there."""
    answer = stack.send(raw)
    assert answer.status in {0, 400, 403, 404, 426}
    assert stack.arrived == []
