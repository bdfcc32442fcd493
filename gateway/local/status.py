"""What a stack is and where it is, read from its folder without touching a server."""

from typing import Any

from gateway.local.front import Front
from gateway.local.home import Home, read_json
from gateway.local.stack import REALMS
from gateway.local.supervisor import Phase


def status(home: Home) -> dict[str, Any]:
    """`{"state", "urls", "processes", "demo"}`; state is stopped, starting, ready, repairing or stopping."""
    state = home.state() if home.holder() is not None else {}
    demo = read_json(home.demo)
    named = state.get("front", {})
    return {
        "state": state.get("state", "stopped"),
        "urls": urls(named, demo.get("services", [])) if named else {},
        "processes": [
            {"name": line["name"], "pid": line["pid"], "ready": line["phase"] == Phase.READY}
            for line in state.get("steps", [])
            if not line["once"]
        ],
        "demo": {"people": demo.get("people", []), "clients": demo.get("clients", [])},
    }


def urls(named: dict[str, Any], services: list[str]) -> dict[str, Any]:
    """The public addresses of a stack whose front listens there."""
    front = Front(**named)
    return {
        "portal": front.url(),
        "api": f"{front.url()}/api/v1",
        "issuers": {realm: f"{front.url('id')}/realms/{realm}" for realm in REALMS},
        "services": {slug: front.url(slug) for slug in services},
    }
