"""Looking after the house: rules changed by two, a service taken out of use, a command line signed in."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import ask, principal, refused_within, signed_in, until
from tests.e2e.conftest import Hire, Person
from tests.e2e.echo import published
from tests.e2e.letters import letter, plain
from tests.e2e.stack import FRONTDESK, Stack
from tests.e2e.visitor import Visitor
from tests.e2e.windows import Windows

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
RULE = """
@id("house.one-person-stays-out")
@rule("One person stays out for now.")
@fact("It is you.")
@who("Security.")
@next("Call security.")
@alternative("There is none.")
forbid (principal is Person, action == Action::"grant:use", resource)
when {{ principal.key == "{key}" }};
"""
WITHOUT = {"house.cedar": "// Nothing of the house's own.\n", "tests/house.json": '{"cases": []}'}


def rules_against(key: str) -> dict[str, str]:
    """A rule against one person, with the case that it decides."""
    person = {"key": key, "roles": ["employee"], "realm": "workforce", "unit": "", "organisation": "own"}
    grant = {
        "person": key, "organisation": "own", "state": "active", "class": "information",
        "service_state": "published", "live": True, "half": "front", "data": "internal",
        "taken_by": "", "ended_reason": "",
    }  # fmt: skip
    case = {
        "says": "that person is refused", "subject": "them", "action": "grant:use", "resource": "theirs",
        "decision": "deny", "reasons": ["house.one-person-stays-out"],
    }  # fmt: skip
    cases = {
        "subjects": {"them": {"type": "Person", "id": key, "attrs": person}},
        "resources": {"theirs": {"type": "Grant", "id": "g", "attrs": grant}},
        "cases": [case],
    }
    return {"house.cedar": RULE.format(key=key), "tests/house.json": json.dumps(cases)}


def proposed(stack: Stack, by: Visitor, files: dict[str, str]) -> str:
    """A change that waits for its second person; its id. Within the second in which the portal takes up the
    rules that were just accepted, it asks to propose again.
    """
    body = {"files": files, "why": "A test of the rules."}
    answer = by.api(stack, "POST", "/policies/changes", body)
    for _ in range(50):
        if answer.status_code != 409:
            break
        time.sleep(0.1)
        answer = by.api(stack, "POST", "/policies/changes", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def accept(stack: Stack, by: Visitor, change: str) -> int:
    """The second person says yes; the status."""
    body = {"reason": "I looked at it."}
    return by.api(stack, "POST", f"/policies/changes/{change}/accept", body).status_code


def test_a_changed_rule_needs_two_people_and_then_holds_at_envoy(stack: Stack, someone: Person) -> None:
    """Nothing happens before the second yes; then the open calendar closes, and the refusal says why."""
    mine = signed_in(stack, someone)
    ask(mine, stack, "calendar", "personal")
    mine.get(f"{stack.service('calendar')}/", follow=True)
    one, two = signed_in(stack, stack.person("it-admin")), signed_in(stack, stack.person("security"))
    change = proposed(stack, one, rules_against(mine.api(stack, "GET", "/me").json()["id"]))
    assert accept(stack, one, change) == 403
    assert principal(mine, stack).status_code == 207
    assert accept(stack, two, change) == 200
    try:
        assert refused_within(mine, stack, 5.0)
        refusal = mine.get(f"{stack.service('calendar')}/", headers={"accept": "application/json"})
        assert "house.one-person-stays-out" in refusal.text
        assert "Call security." in refusal.text
    finally:
        assert accept(stack, one, proposed(stack, two, WITHOUT)) == 200
    assert until(lambda: mine.get(f"{stack.service('calendar')}/", follow=True).status_code == 200)


def test_a_rule_that_fits_no_case_is_not_stored(stack: Stack) -> None:
    """Every fault at once, with file and line."""
    admin = signed_in(stack, stack.person("it-admin"))
    files = {"house.cedar": RULE.format(key="nobody")}
    answer = admin.api(stack, "POST", "/policies/changes", {"files": files, "why": "A test of the rules."})
    assert answer.status_code == 422
    assert "house.one-person-stays-out decides no case" in answer.text


def test_a_service_that_is_retired_ends_for_everybody_at_its_time(stack: Stack, hire: Hire) -> None:
    """Who is hit is shown before; they are told; until its end it works, then nobody passes."""
    admin, person = signed_in(stack, stack.person("it-admin")), hire()
    mine = signed_in(stack, person)
    with published(stack, admin) as echo:
        address = stack.service("calendar").replace("calendar", echo.slug)
        grant = ask(mine, stack, echo.slug, "basic")
        assert until(lambda: mine.get(f"{address}/", follow=True).status_code == 200, 20)
        impact = admin.api(stack, "GET", f"/services/{echo.slug}/impact").json()
        assert (impact["people"], impact["grants"]) == (1, 1)
        ends = datetime.now(UTC) + timedelta(seconds=10)
        body = {"ends_at": ends.isoformat(), "reason": "Nobody needs it."}
        answer = admin.api(stack, "POST", f"/services/{echo.slug}/retire", body)
        assert answer.status_code == 200, answer.text
        assert mine.get(f"{address}/").status_code == 200
        assert until(lambda: mine.get(f"{address}/").status_code in (403, 404), 30)
        assert until(lambda: state_of(mine, stack, grant) in ("revoking", "ended"))
    assert mine.api(stack, "GET", f"/grants/{grant}").json()["ended_reason"] == "service_retired"
    assert echo.slug.title() in plain(letter(stack, person, "is being closed", echo.slug))
    body = {"service": echo.slug, "plan": "basic", "reason": "Once more, please."}
    assert mine.api(stack, "POST", "/requests", body).status_code in (403, 404)


def test_a_paused_connection_waits_and_goes_on_by_itself(stack: Stack, hire: Hire) -> None:
    """What is asked for meanwhile says who paused it and why; resuming opens it; what was open stays open."""
    admin, early, late = (signed_in(stack, one) for one in (stack.person("it-admin"), hire(), hire()))
    with published(stack, admin) as echo:
        address = stack.service("calendar").replace("calendar", echo.slug)
        ask(early, stack, echo.slug, "basic")
        assert until(lambda: early.get(f"{address}/", follow=True).status_code == 200, 20)
        body = {"reason": "The vendor moves house."}
        assert admin.api(stack, "POST", f"/connections/{echo.slug}/pause", body).status_code == 200
        wish = {"service": echo.slug, "plan": "basic", "reason": "A test of the whole way."}
        asked = late.api(stack, "POST", "/requests", wish).json()
        grant = str(asked["grants"][0]["id"])
        assert until(lambda: grant in waiting(admin, stack), 20)
        assert state_of(late, stack, grant) == "provisioning"
        assert "The vendor moves house." in late.get(f"{stack.portal}/requests/{asked['id']}").text
        assert early.get(f"{address}/").status_code == 200
        assert admin.api(stack, "POST", f"/connections/{echo.slug}/resume", {}).status_code == 200
        assert until(lambda: state_of(late, stack, grant) == "active", 20)
        assert until(lambda: late.get(f"{address}/", follow=True).status_code == 200, 20)


def waiting(admin: Visitor, stack: Stack) -> list[str]:
    """The grants whose work is held."""
    found = admin.api(stack, "GET", "/fulfilments?state=queued&limit=100").json()["items"]
    return [str(one["grant"]) for one in found]


def state_of(visitor: Visitor, stack: Stack, grant: str) -> str:
    """Where a grant stands."""
    return str(visitor.api(stack, "GET", f"/grants/{grant}").json()["state"])


@pytest.mark.browser
def test_the_command_line_signs_in_by_a_page_on_any_device(
    stack: Stack, open_window: Windows, someone: Person, tmp_path: Path
) -> None:
    """The device flow: a code, confirmed in Chromium; then the commands act for that person."""
    env = {**stack.env, "FRONTDESK_CONFIG": str(tmp_path / "login.json"), "COLUMNS": "200"}
    words = signed_in(stack, someone)
    ask(words, stack, "calendar", "personal")
    with running(env, "login", "--no-browser") as login:
        assert login.stderr
        follow = next(found for line in login.stderr if (found := re.search(r"or follow (\S+)", line)))
        window = open_window()
        window.page.goto(follow[1])
        window.page.locator("#username").fill(someone["username"])
        window.page.locator("#password").fill(someone["password"])
        window.page.keyboard.press("Enter")
        window.page.get_by_role("button", name="Yes").click()
        expect(window.page.get_by_text("Device Login Successful")).to_be_visible()
        said, _ = login.communicate(timeout=60)
    assert login.returncode == 0
    assert said.startswith("You are signed in as")
    assert "calendar" in command(env, "requests", "list")
    assert json.loads(command(env, "whoami", "--json"))["username"] == someone["username"]
    assert command(env, "logout").startswith("You are signed out.")


@contextmanager
def running(env: dict[str, str], *words: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that waits for its person."""
    with subprocess.Popen(
        [*FRONTDESK, *words],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def command(env: dict[str, str], *words: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [*FRONTDESK, *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
