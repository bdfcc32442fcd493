"""What would keep a stack from working is seen before it does."""

import socket
from pathlib import Path

import pytest

from gateway.local.doctor import Finding, examine
from gateway.local.front import Front
from gateway.local.home import Home


def found(home: Path, front: Front) -> dict[str, Finding]:
    """Every finding by its name."""
    return {finding.name: finding for finding in examine(Home(home), front)}


def test_what_is_not_installed_is_named_with_the_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache has neither Keycloak nor Node-RED."""
    monkeypatch.setenv("FRONTDESK_CACHE", str(home / "cache"))
    findings = found(home, Front())
    assert findings["Keycloak"] == Finding("Keycloak", well=False, advice="run `frontdesk setup`")
    assert not findings["Node-RED"].well
    assert findings["Servers from wheels"].well


def test_a_taken_port_is_seen_and_a_free_one_too(home: Path) -> None:
    """On either loopback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "FRONTDESK_PORT" in found(home, Front(port=port))[f"Port {port}"].advice
    assert found(home, Front(port=port))[f"Port {port}"].well


def test_services_below_the_portal_are_one_site_with_it(home: Path) -> None:
    """As on this machine, where it does not matter, and in production, where it does."""
    name = "Portal and services on separate sites"
    assert found(home, Front())[name].well
    finding = found(home, Front(scheme="https", domain="apps.example.com"))[name]
    assert not finding.well
    assert "another registrable domain" in finding.advice
