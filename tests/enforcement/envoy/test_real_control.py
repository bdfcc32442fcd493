"""What Envoy holds while the control plane changes, fails or lies; a real Envoy of its own for each test."""

import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from gateway.enforcement.envoy import bootstrap
from gateway.enforcement.envoy.shapes import (
    DENIED,
    FILTER_TYPE,
    GUARD,
    JWT_TYPE,
    LEASE,
    ROUTES,
    ROUTES_TYPE,
    Message,
)
from gateway.enforcement.snapshot import Snapshot, Topic, snapshot
from tests.enforcement.envoy import facts
from tests.enforcement.envoy.client import exchange
from tests.enforcement.envoy.stack import ENVOY, Stack


def _without(found: Snapshot, *keys: tuple[str, str]) -> Snapshot:
    return Snapshot({key: topic for key, topic in found.topics.items() if key not in keys})


def test_leases_are_refused_before_the_first_deny_list(folder: Path) -> None:
    """A started Envoy decides every call until it knows what was taken away."""
    with Stack(folder, publish=False) as stack:
        stack.published = stack.company()
        whole = snapshot(stack.published, stack.denied, facts.pages())
        stack.publish_raw(_without(whole, (FILTER_TYPE, DENIED)))
        stack.wait(lambda: stack.get("calendar.localhost").status == 200)
        refused = stack.get("calendar.localhost", "/", stack.cookie())
        assert refused.status == 503
        assert refused.all("retry-after") == ["1"]
        assert any(one.startswith(f"{facts.LEASE_COOKIE}=;") for one in refused.all("set-cookie"))
        stack.publish_raw(whole)
        stack.wait(lambda: stack.get("calendar.localhost", "/", stack.cookie()).status == 200)


def test_a_filter_that_never_came_lets_nothing_through(folder: Path) -> None:
    """Not even what it would have let through."""
    with Stack(folder, publish=False) as stack:
        stack.published = stack.company()
        whole = snapshot(stack.published, stack.denied, facts.pages())
        stack.publish_raw(_without(whole, (FILTER_TYPE, GUARD)))
        stack.wait(lambda: stack.get("localhost").status == 500)
        assert stack.get("calendar.localhost", "/", stack.cookie()).status == 500
        assert stack.arrived == []


def test_a_control_plane_that_is_away_changes_nothing(folder: Path) -> None:
    """Leases go on, refusals stay; decisions are refused, and all comes back with it."""
    with Stack(folder) as stack:
        denied = replace(facts.nobody_denied(), grants=frozenset({"g-9"}))
        stack.publish(denied=denied)
        stack.stop_gateway()
        assert stack.get("calendar.localhost", "/", stack.cookie()).status == 200
        assert stack.get("calendar.localhost", "/", stack.cookie(gid="g-9")).status == 403
        assert stack.get("calendar.localhost", "/").status == 503
        stack.gateway.forget()
        stack.publish_quietly()
        stack.start_gateway()
        stack.wait(lambda: stack.get("calendar.localhost", "/").status == 200)
        assert stack.get("calendar.localhost", "/", stack.cookie(gid="g-9")).status == 403
        stack.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-1"})))
        assert stack.get("calendar.localhost", "/", stack.cookie()).status == 403


def test_a_control_plane_that_is_behind_is_not_believed(folder: Path) -> None:
    """One that restarts with an older truth makes nobody's refusal go away."""
    with Stack(folder, hold=0.5) as stack:
        before = stack.published, stack.denied
        stack.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-1"})))
        assert before[0]
        stack.publish_raw(snapshot(before[0], before[1], facts.pages()))
        time.sleep(1.5)
        assert stack.get("calendar.localhost", "/", stack.cookie()).status == 403


def test_a_refused_version_keeps_the_last_good_one_and_is_told(folder: Path) -> None:
    """The other topics go on; the next good version is taken."""
    with Stack(folder) as stack:
        assert stack.published
        good = snapshot(stack.published, stack.denied, facts.pages())
        broken = dict(good.topics)
        lease: Message = {
            "@type": FILTER_TYPE,
            "name": LEASE,
            "typed_config": {"@type": JWT_TYPE, "providers": {"x": {}}},
        }
        routes: Message = {
            "@type": ROUTES_TYPE,
            "name": ROUTES,
            "virtual_hosts": [{"name": "x", "domains": []}],
        }
        broken[FILTER_TYPE, LEASE] = Topic(FILTER_TYPE, LEASE, 90, "90-broken", (lease,))
        broken[ROUTES_TYPE, ROUTES] = Topic(ROUTES_TYPE, ROUTES, 90, "90-broken", (routes,))
        denied = replace(facts.nobody_denied(sequence=90), grants=frozenset({"g-9"}))
        later = snapshot(replace(stack.published, sequence=90), denied, facts.pages())
        broken[FILTER_TYPE, DENIED] = later.topics[FILTER_TYPE, DENIED]
        stack.publish_raw(Snapshot(broken))
        stack.wait(lambda: len(stack.gateway.nacks) >= 2)
        assert {told.name for told in stack.gateway.nacks} == {LEASE, ROUTES}
        assert {told.version for told in stack.gateway.nacks} == {"90-broken"}
        assert stack.get("calendar.localhost", "/", stack.cookie()).status == 200
        assert stack.get("calendar.localhost", "/", stack.cookie(gid="g-9")).status == 403
        added = replace(facts.CALENDAR, slug="new", host="new.localhost")
        stack._sequence = 100
        stack.publish(facts.CALENDAR, added)
        assert stack.get("new.localhost", "/").status == 200


def test_a_restarted_envoy_gets_everything_again(folder: Path) -> None:
    """At once, and its silence about versions is no refusal."""
    with Stack(folder) as stack:
        stack.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-9"})))
        stack.stop_envoy()
        stack.start_envoy()
        began = time.monotonic()
        stack.wait(lambda: stack.get("calendar.localhost", "/", stack.cookie()).status == 200)
        assert stack.get("calendar.localhost", "/", stack.cookie(gid="g-9")).status == 403
        assert stack.gateway.nacks == []
        assert time.monotonic() - began < 9


def test_a_call_is_not_forwarded_without_its_key(folder: Path) -> None:
    """Not when it was never entered, and at once when it was."""
    with Stack(folder) as stack:
        stack.gateway.secrets.clear()
        stack.stop_envoy()
        stack.start_envoy()
        stack.wait(lambda: stack.get("calendar.localhost", "/").status == 200)
        answer = stack.get("tables.localhost", "/", ("Authorization", "Bearer theirs"))
        assert answer.status == 503
        assert "GET /" not in [one for one in stack.arrived if "tables" in one]
        stack.gateway.secrets["service:tables:key"] = "Bearer entered-now"
        stack.wake()
        stack.wait(lambda: stack.get("tables.localhost", "/").status == 200)
        assert stack.get("tables.localhost", "/").upstream("Authorization") == ["Bearer entered-now"]


def _sees(stack: Stack, status: int, seen: list[int]) -> bool:
    seen.append(stack.get("new.localhost").status)
    return seen[-1] == status


def test_a_service_comes_and_goes_without_a_failed_request(folder: Path) -> None:
    """Clusters before routes, routes away before clusters."""
    with Stack(folder) as stack:
        added = replace(facts.CALENDAR, slug="new", host="new.localhost")
        for _ in range(3):
            stack.publish_quietly(facts.CALENDAR, added)
            seen: list[int] = []
            stack.wait(partial(_sees, stack, 200, seen))
            stack.publish_quietly(facts.CALENDAR)
            stack.wait(partial(_sees, stack, 404, seen))
            assert set(seen) == {200, 404}


def test_two_envoys_hold_the_same_refusals(folder: Path) -> None:
    """Each acknowledges for itself."""
    with Stack(folder) as one, one.another("two") as two:
        one.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-1"})))
        assert one.published
        version = snapshot(one.published, one.denied, facts.pages()).topics[FILTER_TYPE, DENIED].version
        one.wait(lambda: {t.node for t in one.gateway.told if t.version == version} == {"one", "two"})
        assert two.get("calendar.localhost", "/", one.cookie()).status == 403
        assert one.get("calendar.localhost", "/", one.cookie()).status == 403


def test_https_with_a_certificate(folder: Path) -> None:
    """TLS 1.2 or newer; the upstream reads https."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:calendar.localhost"]
    subprocess.run([*command, *subject, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with Stack(folder, tls=(certificate, key)) as stack:
        answer = stack.get("calendar.localhost", "/")
        assert answer.upstream("X-Forwarded-Proto") == ["https"]
        assert answer.upstream("Host") == [f"calendar.localhost:{stack.port}"]
        old = ssl.create_default_context(cafile=str(certificate))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        assert stack.get("calendar.localhost", "/", stack.cookie()).upstream("X-Remote-User") == ["grace"]


def test_the_admin_interface_is_a_private_socket(folder: Path) -> None:
    """Of its owner alone; no public path leads there, and services cost no counters."""
    with Stack(folder) as stack:
        admin = folder / "envoy-one.sock"
        assert admin.stat().st_mode & 0o777 == 0o600
        assert stack.get("localhost", "/config_dump").arrived["target"] == "/config_dump"
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(admin))
            told = exchange(connection, b"GET /stats HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").body
        assert b"cluster.edge." in told
        assert b"cluster.service" not in told
        assert b"calendar" not in told


def test_it_listens_on_every_loopback(folder: Path) -> None:
    """Browsers resolve `*.localhost` to either."""
    with Stack(folder) as stack:
        for address in bootstrap.loopbacks():
            with socket.create_connection((address, stack.port)) as connection:
                raw = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                assert exchange(connection, raw).status == 200


@pytest.mark.skipif(not shutil.which("curl"), reason="curl speaks HTTP/2 for this test")
def test_http_2_is_read_the_same_way(folder: Path) -> None:
    """Split cookies are one line, a second lease is found, forged headers and foreign sites are refused."""
    with Stack(folder) as stack:
        (name, value), own = stack.cookie(), f"{facts.SESSION_COOKIE}=s"
        status, body = _http2(stack, f"{name}: {own}", f"{name}: a=1; {value}", "X-Remote-User: mallory")
        assert status == 200
        assert b"mallory" not in body
        assert b'["cookie", "a=1"]' in body
        assert b'["x-remote-user", "grace"]' in body
        assert _http2(stack, f"{name}: {value}", f"{name}: {value}")[0] == 400
        assert _http2(stack, "X_Remote_User: mallory")[0] in {0, 400}
        assert len(stack.arrived) == 1
        assert _http2(stack, "Sec-Fetch-Site: cross-site", method="POST")[0] == 403


def _http2(stack: Stack, *headers: str, method: str = "GET") -> tuple[int, bytes]:
    command = ["curl", "-s", "--http2-prior-knowledge", "-X", method, "-w", "\n%{http_code}"]
    more = [word for header in ("Host: calendar.localhost", *headers) for word in ("-H", header)]
    address = f"http://127.0.0.1:{stack.port}/"
    found = subprocess.run([*command, *more, address], capture_output=True, check=False, timeout=20)
    body, _, status = found.stdout.rpartition(b"\n")
    return int(status), body


@pytest.mark.parametrize("secret", ["canary-key"])
def test_no_secret_stands_in_a_log_or_a_snapshot(folder: Path, secret: str) -> None:
    """The key lives in Envoy's memory."""
    with Stack(folder) as stack:
        assert stack.get("tables.localhost", "/").upstream("Authorization") == [f"Bearer {secret}"]
        assert stack.published
        found = snapshot(stack.published, stack.denied, facts.pages())
        assert secret not in str(found)
        stack.wait(stack.log)
    assert secret not in (folder / "envoy.log").read_text()
    assert secret not in (folder / "access.log").read_text()
    assert ENVOY.exists()
