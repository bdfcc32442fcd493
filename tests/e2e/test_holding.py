"""Holding access: paused and resumed, woken for a while, called by programs, over with its holder."""

import os
import subprocess

import pytest

from tests.e2e.acts import (
    ask,
    decide,
    granted,
    manager,
    named,
    principal,
    refused_within,
    signed_in,
    until,
    wait_for_people,
)
from tests.e2e.conftest import Hire, Person
from tests.e2e.letters import letter, plain
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
DONE, REFUSED_BY_CURL = 0, 22


def opened(stack: Stack, person: Person) -> tuple[Visitor, str]:
    """Signed in with the calendar open; the grant."""
    visitor = signed_in(stack, person)
    grant = ask(visitor, stack, "calendar", "personal")
    assert visitor.get(f"{stack.service('calendar')}/", follow=True).status_code == 200
    assert principal(visitor, stack).status_code == 207
    return visitor, grant


def test_paused_access_is_refused_at_once_and_works_again_when_resumed(stack: Stack, someone: Person) -> None:
    """The end stays where it was, and the holder is told both times, with the reason."""
    mine, grant = opened(stack, someone)
    admin = signed_in(stack, stack.person("it-admin"))
    ends = mine.api(stack, "GET", f"/grants/{grant}").json()["ends_at"]
    answer = admin.api(stack, "POST", f"/grants/{grant}/suspend", {"reason": "A laptop was lost."})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["denied_on"]) == ("suspended", answer.json()["of"])
    assert refused_within(mine, stack, 1.0)
    assert "A laptop was lost." in plain(letter(stack, someone, "Paused: Calendar"))
    assert admin.api(stack, "POST", f"/grants/{grant}/resume", {}).status_code == 200
    assert until(lambda: mine.get(f"{stack.service('calendar')}/", follow=True).status_code == 200)
    assert principal(mine, stack).status_code == 207
    assert mine.api(stack, "GET", f"/grants/{grant}").json()["ends_at"] == ends
    letter(stack, someone, "Goes on: Calendar")


def test_access_on_call_opens_only_while_it_is_activated(stack: Stack, hire: Hire) -> None:
    """Two people agree once; each time needs a reason and ends by itself or by a word."""
    person = hire("operations")
    mine = signed_in(stack, person)
    asked = wait_for_people(mine, stack, "automation", "on-call")
    for decider in (manager(stack, person), named(stack, "otto.brandt")):
        assert decide(signed_in(stack, decider), stack, asked, "approve").status_code == 200
    grant, door = granted(mine, stack, asked), f"{stack.service('automation')}/whoami"
    assert mine.get(door, follow=True).status_code == 403
    body = {"duration": "PT3H", "reason": "Hall 2 is dark."}
    assert mine.api(stack, "POST", f"/grants/{grant}/activations", body).status_code == 422
    started = mine.api(stack, "POST", f"/grants/{grant}/activations", {**body, "duration": "PT1H"})
    assert started.status_code == 201, started.text
    assert until(lambda: mine.get(door, follow=True).status_code == 200)
    ended = mine.api(stack, "POST", f"/activations/{started.json()['id']}/end", {})
    assert ended.status_code == 200, ended.text
    assert until(lambda: mine.get(door).status_code == 403, 1.0)
    assert mine.api(stack, "GET", f"/grants/{grant}").json()["state"] == "active"


def test_a_leaver_is_out_within_a_moment_and_closed_at_keycloak_too(stack: Stack, hire: Hire) -> None:
    """Envoy, portal and API at once, the account at the issuer by a job; coming back gives nothing back."""
    person = hire()
    mine, grant = opened(stack, person)
    admin = signed_in(stack, stack.person("it-admin"))
    (known,) = admin.api(stack, "GET", f"/people?search={person['username']}").json()["items"]
    left = admin.api(stack, "POST", f"/people/{known['id']}/deactivate", {"reason": "Last day."})
    assert left.status_code == 200, left.text
    try:
        assert refused_within(mine, stack, 1.0)
        assert mine.get(f"{stack.portal}/my-access").status_code in (302, 303)
        assert mine.api(stack, "GET", "/me").status_code == 401
        assert until(lambda: closed_at_issuer(stack, person), 60, every=2)
    finally:
        assert admin.api(stack, "POST", f"/people/{known['id']}/reactivate", {}).status_code == 200
    assert until(lambda: not closed_at_issuer(stack, person), 90, every=5)
    again = signed_in(stack, person)
    assert again.api(stack, "GET", f"/grants/{grant}").json()["ended_reason"] == "leaver"
    assert again.get(f"{stack.service('calendar')}/", follow=True).status_code == 403


def closed_at_issuer(stack: Stack, person: Person) -> bool:
    """Whether the right password leads nowhere. Asked rarely: Keycloak slows down whoever fails often."""
    visitor = Visitor()
    answer = visitor.sign_in(stack, person)
    return "disabled" in answer.text and not visitor.get(f"{stack.portal}/my-access").is_success


def test_a_token_of_ones_own_calls_the_api_until_it_is_taken_back(stack: Stack, hire: Hire) -> None:
    """The very call that the portal shows, with curl; the service never sees the token."""
    person = hire("sales")
    mine = signed_in(stack, person)
    grant = ask(mine, stack, "prices", "read")
    made = mine.api(stack, "POST", f"/grants/{grant}/tokens", {"name": "Quotes, nightly", "duration": "P1D"})
    assert made.status_code == 201, made.text
    shown = mine.api(stack, "GET", "/services/prices/calls").json()["curl"]
    token = made.json()["token"]
    called = pasted(shown, token)
    assert called.returncode == DONE, called.stdout + called.stderr
    assert stack.secrets["prices"] not in called.stdout
    assert pasted(shown, token[:-1] + ("a" if token[-1] != "a" else "b")).returncode == REFUSED_BY_CURL
    listed = mine.api(stack, "GET", "/tokens?service=prices").json()["items"]
    assert [one["token"] for one in listed if "token" in one] == []
    revoked = mine.api(stack, "POST", f"/tokens/{made.json()['id']}/revoke", {})
    assert revoked.status_code == 200, revoked.text
    assert until(lambda: pasted(shown, token).returncode == REFUSED_BY_CURL, 1.0)


def test_a_token_ends_with_the_access_that_it_stands_for(stack: Stack, hire: Hire) -> None:
    """Nobody has to think of it."""
    person = hire("sales")
    mine, admin = signed_in(stack, person), signed_in(stack, stack.person("it-admin"))
    grant = ask(mine, stack, "prices", "read")
    made = mine.api(stack, "POST", f"/grants/{grant}/tokens", {"name": "A script"}).json()
    shown = mine.api(stack, "GET", "/services/prices/calls").json()["curl"]
    assert pasted(shown, made["token"]).returncode == DONE
    admin.api(stack, "POST", f"/grants/{grant}/revoke", {"reason": "A test."})
    assert until(lambda: pasted(shown, made["token"]).returncode == REFUSED_BY_CURL, 1.0)
    other = signed_in(stack, hire("care"))
    assert other.api(stack, "POST", f"/grants/{grant}/tokens", {"name": "Not mine"}).status_code == 404


def pasted(shown: str, token: str) -> subprocess.CompletedProcess[str]:
    """What a person does with the call: into a shell, with the token in the variable that it names."""
    return subprocess.run(
        ["/bin/sh", "-c", shown],
        env={"PATH": os.environ["PATH"], "FRONTDESK_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
