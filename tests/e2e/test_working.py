"""Asking, and being answered: by mail and page, with a reason, after a question, in somebody's place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.acts import (
    ask,
    asked_for,
    decide,
    give_all_back,
    granted,
    manager,
    named,
    principal,
    signed_in,
    until,
    wait_for_people,
)
from tests.e2e.conftest import Hire, Person
from tests.e2e.letters import letter, link, plain
from tests.e2e.stack import Stack
from tests.e2e.test_faults import without
from tests.e2e.test_outages import hanging
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]


def told(visitor: Visitor, stack: Stack, kind: str, path: str) -> dict[str, Any]:
    """The notice of that kind about that page, in the bell; waited for."""
    found: list[dict[str, Any]] = []

    def came() -> bool:
        items = visitor.api(stack, "GET", "/notices").json()["items"]
        found.extend(one for one in items if (one["kind"], one["path"]) == (kind, path))
        return bool(found)

    assert until(came, 20)
    return found[0]


def test_a_wish_goes_to_the_manager_by_mail_and_its_yes_opens_the_service(
    stack: Stack, someone: Person
) -> None:
    """The mail has the facts and a link; opening it decides nothing; the yes does, and it is told."""
    boss = manager(stack, someone)
    mine, theirs = signed_in(stack, someone), signed_in(stack, boss)
    asked = wait_for_people(mine, stack, "calendar", "project", reason="Two years of building.")
    mail = letter(stack, boss, "asks for Calendar", asked)
    assert "Two years of building." in plain(mail)
    assert theirs.get(stack.portal + link(stack, mail)).status_code == 200
    assert asked_for(mine, stack, asked)["state"] == "pending"
    assert decide(theirs, stack, asked, "approve", "Good luck.").status_code == 200
    granted(mine, stack, asked)
    assert mine.get(f"{stack.service('calendar')}/", follow=True).status_code == 200
    assert f"/{someone['username']}/" in principal(mine, stack).text
    assert "Good luck." in plain(letter(stack, someone, "Yes: Calendar", asked))
    letter(stack, someone, "Ready: Calendar")


def test_a_no_reaches_whoever_asked_with_its_reason(stack: Stack, someone: Person) -> None:
    """In the bell and by mail; without a reason nobody can say it."""
    boss = manager(stack, someone)
    mine, theirs = signed_in(stack, someone), signed_in(stack, boss)
    asked = wait_for_people(mine, stack, "calendar", "project")
    assert decide(theirs, stack, asked, "deny").status_code == 422
    assert decide(theirs, stack, asked, "deny", "The personal plan is enough.").status_code == 200
    notice = told(mine, stack, "denied", f"/requests/{asked}")
    assert "The personal plan is enough." in notice["rows"].values()
    assert "The personal plan is enough." in plain(letter(stack, someone, "No: Calendar", asked))
    assert mine.get(f"{stack.service('calendar')}/", follow=True).status_code == 403


def test_a_question_goes_there_and_its_answer_comes_back(stack: Stack, someone: Person) -> None:
    """The clock stands still in between; then the same person decides."""
    boss = manager(stack, someone)
    mine, theirs = signed_in(stack, someone), signed_in(stack, boss)
    asked = wait_for_people(mine, stack, "calendar", "project")
    assert decide(theirs, stack, asked, "ask", "Until when?").status_code == 200
    assert asked_for(mine, stack, asked)["state"] == "needs_info"
    assert decide(theirs, stack, asked, "approve").status_code == 409
    assert "Until when?" in plain(letter(stack, someone, "A question", asked))
    answer = mine.api(stack, "POST", f"/requests/{asked}/answer", {"words": "Until the spring of 2028."})
    assert answer.status_code == 200, answer.text
    assert "Until the spring of 2028." in plain(letter(stack, boss, "Answered:", asked))
    assert decide(theirs, stack, asked, "approve").status_code == 200
    granted(mine, stack, asked)


def test_nobody_else_answers_and_nobody_sees_it(stack: Stack, hire: Hire) -> None:
    """Whoever asked is refused with the rule; a colleague is told that there is no such request."""
    someone, colleague = hire(), hire()
    mine, other = signed_in(stack, someone), signed_in(stack, colleague)
    asked = wait_for_people(mine, stack, "calendar", "project")
    own = decide(mine, stack, asked, "approve")
    assert own.status_code == 403
    assert "request.never-ones-own" in own.text
    assert other.api(stack, "GET", f"/requests/{asked}").status_code == 404
    assert decide(other, stack, asked, "approve").status_code == 404
    assert mine.api(stack, "POST", f"/requests/{asked}/cancel", {}).status_code == 200


def test_a_stand_in_answers_until_the_delegation_ends(stack: Stack, hire: Hire) -> None:
    """What waits for the manager waits for the stand-in too, and on record it is in the manager's place."""
    asker, taker = hire("care"), hire("care")
    boss = manager(stack, asker)
    mine, theirs, instead = (signed_in(stack, one) for one in (asker, boss, taker))
    first = wait_for_people(mine, stack, "calendar", "project")
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    given = theirs.api(stack, "POST", "/delegations", {"taker": taker["username"], "ends_at": ends})
    assert given.status_code == 201, given.text
    waiting = instead.api(stack, "GET", "/requests?inbox").json()["items"]
    assert [one["on_behalf_of"] for one in waiting if one["id"] == first] == [boss["username"]]
    assert decide(instead, stack, first, "deny", "Not in her absence.").status_code == 200
    assert asked_for(mine, stack, first)["stages"][0]["on_behalf_of"] == boss["username"]
    assert theirs.api(stack, "POST", f"/delegations/{given.json()['id']}/end", {}).status_code == 200
    second = wait_for_people(mine, stack, "calendar", "project")
    assert decide(instead, stack, second, "approve").status_code in (403, 404)
    assert mine.api(stack, "POST", f"/requests/{second}/cancel", {}).status_code == 200


def test_two_pairs_of_eyes_are_two_people(stack: Stack, hire: Hire) -> None:
    """Operational technology: the manager and then the IT owner; the second yes opens it."""
    asker = hire("operations")
    boss, owner = manager(stack, asker), named(stack, "otto.brandt")
    mine, theirs, technical = (signed_in(stack, one) for one in (asker, boss, owner))
    asked = wait_for_people(mine, stack, "automation", "maintenance")
    assert decide(technical, stack, asked, "approve").status_code in (403, 404)
    assert decide(theirs, stack, asked, "approve").status_code == 200
    assert asked_for(mine, stack, asked)["state"] == "pending"
    assert decide(theirs, stack, asked, "approve").status_code == 409
    assert decide(technical, stack, asked, "approve").status_code == 200
    granted(mine, stack, asked)
    assert mine.get(f"{stack.service('automation')}/whoami", follow=True).status_code == 200


def test_an_emergency_opens_at_once_and_is_looked_at_by_somebody_else(stack: Stack) -> None:
    """It works before anybody was asked; the finding cannot be settled by whom it is about."""
    person = stack.person("security")
    give_all_back(stack, person)
    mine, admin = signed_in(stack, person), signed_in(stack, stack.person("it-admin"))
    body = {"service": "automation", "plan": "maintenance", "reason": "The line stands still."}
    answer = mine.api(stack, "POST", "/requests", {**body, "duration": "PT1H", "emergency": True})
    assert answer.status_code == 201, answer.text
    asked = answer.json()["id"]
    granted(mine, stack, asked)
    assert mine.get(f"{stack.service('automation')}/whoami", follow=True).status_code == 200

    def raised() -> list[dict[str, Any]]:
        items = admin.api(stack, "GET", "/findings?kind=emergency&state=open").json()["items"]
        return [one for one in items if one["about"] == f"Request:{asked}"]

    assert until(lambda: bool(raised()), 20)
    (finding,) = raised()
    assert finding["involved"] == person["username"]
    why = {"reason": "It was right: the line runs again."}
    assert mine.api(stack, "POST", f"/findings/{finding['id']}/confirm", why).status_code == 403
    assert admin.api(stack, "POST", f"/findings/{finding['id']}/confirm", why).status_code == 200
    assert raised() == []


def test_asking_again_makes_it_last_longer(stack: Stack, someone: Person) -> None:
    """One grant, with a later end; no second one."""
    mine = signed_in(stack, someone)
    grant = ask(mine, stack, "calendar", "personal", duration="PT2H")
    before = mine.api(stack, "GET", f"/grants/{grant}").json()["ends_at"]
    assert ask(mine, stack, "calendar", "personal", duration="P30D") == grant
    assert mine.api(stack, "GET", f"/grants/{grant}").json()["ends_at"] > before


def test_with_the_mail_server_dead_everything_else_goes_on(stack: Stack, hire: Hire) -> None:
    """Asked, approved, usable, in the bell; the mail comes when it is back, once."""
    asker = hire()
    boss = manager(stack, asker)
    mine, theirs = signed_in(stack, asker), signed_in(stack, boss)
    with without(stack, "mail"):
        asked = wait_for_people(mine, stack, "calendar", "project")
        told(theirs, stack, "decision_wanted", f"/requests/{asked}")
        assert decide(theirs, stack, asked, "approve").status_code == 200
        granted(mine, stack, asked)
    letter(stack, asker, "Yes: Calendar", asked, seconds=120)
    letter(stack, boss, "asks for Calendar", asked, seconds=120)


def test_with_the_mail_server_hanging_nobody_waits_for_it(stack: Stack, hire: Hire) -> None:
    """It takes connections and says nothing: what is asked for meanwhile is there at once."""
    asker = hire()
    mine = signed_in(stack, asker)
    with hanging(stack, "mail"):
        for _ in range(3):
            grant = ask(mine, stack, "calendar", "personal")
            assert mine.api(stack, "POST", f"/grants/{grant}/return", {}).status_code == 200
        ask(mine, stack, "calendar", "personal")
    letter(stack, asker, "Ready: Calendar", seconds=180)
