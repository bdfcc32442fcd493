"""What people of these tests do again and again."""

import time
from collections.abc import Callable, Mapping
from typing import Any, cast

import httpx2

from gateway.demo.company import colleagues
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

KEPT = ("active", "provisioning", "scheduled", "suspended")
PROPFIND = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>'


def until(holds: Callable[[], bool], seconds: float = 10.0, *, every: float = 0.05) -> bool:
    """Whether it holds before the time is over; looked at again and again."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(every)
    return holds()


def signed_in(stack: Stack, person: Mapping[str, str]) -> Visitor:
    """That person's browser, signed in."""
    visitor = Visitor()
    answer = visitor.sign_in(stack, person)
    assert answer.status_code == 200, answer.text
    return visitor


def give_all_back(stack: Stack, person: Mapping[str, str]) -> None:
    """What an earlier run on the same stack left with them."""
    visitor = signed_in(stack, person)
    for held in visitor.api(stack, "GET", "/grants").json()["items"]:
        if held["person"] == person["username"] and held["state"] in KEPT:
            visitor.api(stack, "POST", f"/grants/{held['id']}/return", {})
    for asked in visitor.api(stack, "GET", "/requests").json()["items"]:
        if asked["state"] in ("pending", "needs_info"):
            visitor.api(stack, "POST", f"/requests/{asked['id']}/cancel", {})


def ask(visitor: Visitor, stack: Stack, service: str, plan: str, **more: str) -> str:
    """Ask by the API and wait until the grant is active; its id."""
    body = {"service": service, "plan": plan, "reason": "A test of the whole way.", **more}
    answer = visitor.api(stack, "POST", "/requests", body)
    assert answer.status_code == 201, answer.text
    grant = str(answer.json()["grants"][0]["id"])
    assert until(lambda: visitor.api(stack, "GET", f"/grants/{grant}").json()["state"] == "active")
    return grant


def wait_for_people(visitor: Visitor, stack: Stack, service: str, plan: str, **more: object) -> str:
    """Ask for what somebody has to approve; the id of the request."""
    body = {"service": service, "plan": plan, "reason": "A test of the whole way.", **more}
    answer = visitor.api(stack, "POST", "/requests", body)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["state"], answer.json()["grants"]) == ("pending", [])
    return str(answer.json()["id"])


def decide(visitor: Visitor, stack: Stack, asked: str, outcome: str, reason: str = "") -> httpx2.Response:
    """Answer a request by the API."""
    body = {"outcome": outcome, "reason": reason}
    return visitor.api(stack, "POST", f"/requests/{asked}/decisions", body)


def asked_for(visitor: Visitor, stack: Stack, asked: str) -> dict[str, Any]:
    """A request as the API tells it."""
    answer = visitor.api(stack, "GET", f"/requests/{asked}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def granted(visitor: Visitor, stack: Stack, asked: str) -> str:
    """Wait until what came of a request is active; the id of the grant."""
    assert until(
        lambda: [one["state"] for one in asked_for(visitor, stack, asked)["grants"]] == ["active"], 20
    )
    return str(asked_for(visitor, stack, asked)["grants"][0]["id"])


def named(stack: Stack, username: str) -> Mapping[str, str]:
    """The demo person of that user name."""
    (found,) = [one for one in stack.told["demo"]["people"] if one["username"] == username]
    return cast("Mapping[str, str]", found)


def manager(stack: Stack, person: Mapping[str, str]) -> Mapping[str, str]:
    """Who decides for that person."""
    (above,) = [one.manager for one in colleagues() if one.username == person["username"]]
    return named(stack, above)


def principal(visitor: Visitor, stack: Stack, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    """Who the calendar says that we are."""
    sent = {"depth": "0", **(headers or {})}
    return visitor.request("PROPFIND", f"{stack.service('calendar')}/", content=PROPFIND, headers=sent)


def refused_within(visitor: Visitor, stack: Stack, seconds: float) -> bool:
    """Whether the calendar refuses before the time is over."""
    return until(lambda: principal(visitor, stack).status_code in (401, 403), seconds)


def revoke(admin: Visitor, stack: Stack, grant: str) -> httpx2.Response:
    """Take it away by the API."""
    return admin.api(stack, "POST", f"/grants/{grant}/revoke", {"reason": "A test."})


def machine_token(stack: Stack, client: Mapping[str, str]) -> str:
    """An access token of a machine client, by its credentials."""
    issuer = stack.told["urls"]["issuers"][client["realm"]]
    answer = Visitor().post(
        f"{issuer}/protocol/openid-connect/token",
        {"grant_type": "client_credentials"},
        auth=(client["client_id"], client["client_secret"]),
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])
