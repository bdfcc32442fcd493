"""What people of these tests do again and again."""

import time
from collections.abc import Callable, Mapping

import httpx2

from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

PROPFIND = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>'


def until(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it holds before the time is over; looked at again and again."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
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
        if held["person"] == person["username"] and held["state"] in ("active", "provisioning", "scheduled"):
            visitor.api(stack, "POST", f"/grants/{held['id']}/return", {})


def ask(visitor: Visitor, stack: Stack, service: str, plan: str, **more: str) -> str:
    """Ask by the API and wait until the grant is active; its id."""
    body = {"service": service, "plan": plan, "reason": "A test of the whole way.", **more}
    answer = visitor.api(stack, "POST", "/requests", body)
    assert answer.status_code == 201, answer.text
    grant = str(answer.json()["grants"][0]["id"])
    assert until(lambda: visitor.api(stack, "GET", f"/grants/{grant}").json()["state"] == "active")
    return grant


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
