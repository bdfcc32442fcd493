"""The walk: sign in, ask, open, use, lose it. Everything real, through Envoy."""

import html
import time

import pytest

from tests.e2e.acts import ask, machine_token, principal, refused_within, revoke, signed_in
from tests.e2e.conftest import Person
from tests.e2e.stack import Stack
from tests.e2e.visitor import FORM_TOKEN, LOGIN_FORM, Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]


def test_a_person_opens_a_real_service_signed_in_and_is_refused_once_it_is_revoked(
    stack: Stack, someone: Person
) -> None:
    """Ask, open through the hand-over, be known to the calendar, be refused, on every Envoy."""
    ines, admin = signed_in(stack, someone), Visitor()
    admin.sign_in(stack, stack.person("it-admin"))
    before = ines.get(f"{stack.service('calendar')}/", follow=True)
    assert before.status_code == 403
    grant = ask(ines, stack, "calendar", "personal")
    opened = ines.get(f"{stack.service('calendar')}/", follow=True)
    assert opened.status_code == 200, opened.text[:500]
    assert f"/{someone['username']}/" in principal(ines, stack).text
    answer = revoke(admin, stack, grant).json()
    assert answer["denied_on"] == answer["of"] == 1
    assert refused_within(ines, stack, 1.0)


def test_a_returned_grant_is_refused_and_can_be_asked_for_again(stack: Stack, someone: Person) -> None:
    """Give back, refused, ask again, open again."""
    ines = signed_in(stack, someone)
    grant = ask(ines, stack, "calendar", "personal")
    ines.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(ines, stack).status_code == 207
    assert ines.api(stack, "POST", f"/grants/{grant}/return", {}).status_code == 200
    assert refused_within(ines, stack, 1.0)
    ask(ines, stack, "calendar", "personal")
    assert ines.get(f"{stack.service('calendar')}/", follow=True).status_code == 200


def test_signing_out_of_the_portal_ends_every_service(stack: Stack, someone: Person) -> None:
    """The service session is the portal session's child."""
    ines = signed_in(stack, someone)
    ask(ines, stack, "calendar", "personal")
    ines.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(ines, stack).status_code == 207
    page = ines.get(f"{stack.portal}/")
    token = FORM_TOKEN.search(page.text)
    assert token
    ines.post(f"{stack.portal}/sign-out", {"form_token": token[1]})
    assert refused_within(ines, stack, 1.0)


def test_access_ends_by_the_clock_without_anybody_doing_anything(stack: Stack, someone: Person) -> None:
    """A minute of access: used at once, refused at its end, lease or not."""
    ines = signed_in(stack, someone)
    grant = ask(ines, stack, "calendar", "personal", duration="PT1M")
    ines.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(ines, stack).status_code == 207
    told = ines.api(stack, "GET", f"/grants/{grant}").json()
    assert told["ends_at"] > told["starts_at"]
    time.sleep(62)
    assert principal(ines, stack).status_code in (401, 403)


def test_a_machine_with_a_grant_calls_the_api_and_without_one_is_refused(stack: Stack) -> None:
    """The key is the gateway's: the caller sends its own token, the service sees only the key."""
    admin, machine = Visitor(), Visitor({"accept": "application/json"})
    admin.sign_in(stack, stack.person("it-admin"))
    told = stack.told["demo"]["clients"][0]
    token = {"authorization": f"Bearer {machine_token(stack, told)}"}
    url = f"{stack.service('prices')}/-/actor.json"
    if "prices" not in told["services"]:
        refused = machine.get(url, headers=token)
        assert refused.status_code == 403, refused.text
        grant = ask(admin, stack, "prices", "read", client=told["client_id"])
    else:
        held = f"/grants?person={told['client_id']}&service=prices&state=active"
        grant = admin.api(stack, "GET", held).json()["items"][0]["id"]
    answer = machine.get(url, headers=token)
    assert answer.status_code == 200, answer.text
    assert answer.json()["actor"]
    revoke(admin, stack, grant)
    assert machine.get(url, headers=token).status_code == 403
    assert machine.get(url).status_code == 401


def test_twenty_tabs_that_sign_in_at_once_all_end_signed_in(stack: Stack, someone: Person) -> None:
    """Every tab has a flow of its own under one browser's cookie."""
    browser = Visitor()
    starts = [browser.get(f"{stack.portal}/sign-in?to=/catalog") for _ in range(20)]
    assert {start.status_code for start in starts} == {200}
    authorize = []
    for _ in range(20):
        page = browser.post(f"{stack.portal}/sign-in", {"email": someone["email"], "to": "/catalog"})
        assert page.status_code in (302, 303), page.text[:500]
        authorize.append(page.headers["location"])
    first = browser.get(authorize[0], follow=True)
    action = LOGIN_FORM.search(first.text)
    assert action
    credentials = {"username": someone["username"], "password": someone["password"]}
    done = [browser.post(html.unescape(action[1]), credentials, follow=True)]
    done += [browser.get(url, follow=True) for url in authorize[1:]]
    assert [answer.status_code for answer in done] == [200] * 20
    assert browser.get(f"{stack.portal}/my-access").status_code == 200


def test_the_trail_of_all_this_verifies(stack: Stack) -> None:
    """Every act and refusal above is sealed, and nothing was changed."""
    for _ in range(50):
        verified = stack.run("audit", "verify")
        if verified.returncode == 0:
            return
        time.sleep(0.2)
    raise AssertionError(verified.stdout + verified.stderr)
