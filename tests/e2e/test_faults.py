"""What breaks: each process of the stack is killed in turn. Nothing is lost, nothing is wrongly allowed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2
import pytest

from tests.e2e.acts import ask, principal, revoke, signed_in, until
from tests.e2e.conftest import Hire
from tests.e2e.stack import Stack, running
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
REPAIR_SECONDS = 240.0
LEASE_SECONDS = 61.0
PROGRAM = {"accept": "application/json"}


def pid_of(stack: Stack, name: str) -> int | None:
    """The process of that name, None while there is none."""
    (found,) = [one for one in running(stack.home).told["processes"] if one["name"] == name]
    return int(found["pid"]) if found["pid"] and found["ready"] else None


@contextmanager
def without(stack: Stack, name: str) -> Iterator[int]:
    """Kill one child; after the block the stack has to be whole again, with another process for it."""
    before = pid_of(stack, name)
    assert before, f"{name} does not run"
    os.kill(before, signal.SIGKILL)
    try:
        yield before
    finally:
        assert until(lambda: pid_of(stack, name) not in (None, before), REPAIR_SECONDS), name
        assert until(lambda: running(stack.home).told["state"] == "ready", REPAIR_SECONDS)


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """Hold one child still, as a machine without time for it would; afterwards the stack has to be whole."""
    held = pid_of(stack, name)
    assert held, f"{name} does not run"
    os.kill(held, signal.SIGSTOP)
    try:
        yield
    finally:
        # The supervisor may have replaced it by then, and that is a repair too.
        with suppress(ProcessLookupError):
            os.kill(held, signal.SIGCONT)
        assert until(lambda: running(stack.home).told["state"] == "ready", REPAIR_SECONDS)


def leased(stack: Stack, hire: Hire) -> tuple[Visitor, str]:
    """Somebody who uses the calendar through a lease, and the grant."""
    person = signed_in(stack, hire())
    grant = ask(person, stack, "calendar", "personal")
    person.get(f"{stack.service('calendar')}/", follow=True)
    assert principal(person, stack).status_code == 207
    assert lease(person)
    return person, grant


def signs_in(stack: Stack) -> bool:
    """Whether a sign-in works. Keycloak meets its own dead connections first: some attempts fail."""
    try:
        signed_in(stack, stack.person("it-admin"))
    except AssertionError:
        return False
    return True


def lease(visitor: Visitor) -> str | None:
    """The lease in that browser."""
    return next((value for (_, name), value in visitor.jar.items() if "lease" in name), None)


def without_lease(visitor: Visitor) -> Visitor:
    """The same browser after its lease ran out: every call has to be decided."""
    other = Visitor()
    other.jar = {key: value for key, value in visitor.jar.items() if "lease" not in key[1]}
    return other


def status(visitor: Visitor, stack: Stack) -> int:
    """What the calendar answers; 0 where nobody listens at all."""
    try:
        return principal(visitor, stack).status_code
    except httpx2.TransportError:
        return 0


def test_with_the_database_gone_leases_go_on_and_decisions_come_back(stack: Stack, hire: Hire) -> None:
    """Undecided is 503 and nothing else (repair may be too quick to see it); then both pass again."""
    person, _ = leased(stack, hire)
    with without(stack, "postgres"):
        seen = []
        until_repaired = time.monotonic() + 3
        while time.monotonic() < until_repaired:
            # A new browser each time: the first yes would come with a lease.
            seen.append((status(person, stack), status(without_lease(person), stack)))
    assert {with_lease for with_lease, _ in seen} == {207}
    assert {without_one for _, without_one in seen} <= {503, 207}
    assert until(lambda: status(without_lease(person), stack) == status(person, stack) == 207, 20)
    assert until(lambda: signs_in(stack), 60)


def test_after_the_database_was_gone_what_is_revoked_is_refused_again(stack: Stack, hire: Hire) -> None:
    """Listening, looking and the queue all come back by themselves."""
    person, grant = leased(stack, hire)
    admin = signed_in(stack, stack.person("it-admin"))
    with without(stack, "postgres"):
        pass
    assert until(lambda: signs_in(stack), 60)
    answer = revoke(admin, stack, grant).json()
    assert answer["denied_on"] == answer["of"] >= 1
    assert status(person, stack) in (401, 403)
    assert until(
        lambda: admin.api(stack, "GET", f"/grants/{grant}").json()["state"] in ("ended", "revoked"), 30
    )


def test_with_the_cache_gone_nobody_is_signed_out(stack: Stack, hire: Hire) -> None:
    """Sessions live in PostgreSQL: pages, services and a new sign-in go on while it is away and empty."""
    person, _ = leased(stack, hire)
    with without(stack, "valkey"):
        assert person.get(f"{stack.portal}/my-access").status_code == 200
        assert status(without_lease(person), stack) == 207
    assert person.get(f"{stack.portal}/my-access").status_code == 200
    assert signed_in(stack, hire()).get(f"{stack.portal}/my-access").status_code == 200


def test_with_keycloak_gone_sessions_go_on_and_a_new_sign_in_is_told_clearly(
    stack: Stack, hire: Hire
) -> None:
    """The signed-in open services and ask for more; the others read a page with 503, not a broken one."""
    person, _ = leased(stack, hire)
    newcomer = hire()
    with without(stack, "keycloak"):
        assert person.get(f"{stack.portal}/catalog").status_code == 200
        assert status(without_lease(person), stack) == 207
        page = Visitor().post(f"{stack.portal}/sign-in", {"email": newcomer["email"], "to": "/"}, follow=True)
        assert page.status_code == 503
        assert page.headers["content-type"].startswith("text/html")
        assert "<h1" in page.text
    assert signed_in(stack, newcomer).get(f"{stack.portal}/my-access").status_code == 200


def test_a_new_envoy_holds_the_deny_list_from_its_first_request(stack: Stack, hire: Hire) -> None:
    """A lease that was taken back stays so, however often it is shown; others go on."""
    person, grant = leased(stack, hire)
    other, _ = leased(stack, hire)
    taken = dict(person.jar)
    revoke(signed_in(stack, stack.person("it-admin")), stack, grant)
    with without(stack, "envoy"):
        answers = []
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            person.jar = dict(taken)
            answers.append(status(person, stack))
            time.sleep(0.02)
    assert {401, 403} & set(answers)
    assert 207 not in answers
    assert until(lambda: status(other, stack) == 207)


def test_with_the_edge_gone_leases_go_on_and_what_was_revoked_meanwhile_ends_with_its_lease(
    stack: Stack, hire: Hire
) -> None:
    """The deny list comes with the new edge, and no lease outlives its minute without one."""
    person, grant = leased(stack, hire)
    admin = signed_in(stack, stack.person("it-admin"))
    with without(stack, "edge"):
        assert status(person, stack) == 207
        answer = revoke(admin, stack, grant)
        assert answer.status_code == 200
        ends = time.monotonic() + LEASE_SECONDS
    assert until(lambda: status(person, stack) in (401, 403) or time.monotonic() > ends, LEASE_SECONDS)
    assert until(lambda: status(person, stack) != 503, 30)
    assert status(person, stack) in (401, 403)


def test_with_the_edge_gone_nobody_passes_without_a_lease(stack: Stack, hire: Hire) -> None:
    """Undecided is refused, with words that say so, for as long as the edge is away; then it is decided
    again. The lease of the same person goes on meanwhile.
    """
    person, _ = leased(stack, hire)
    with stopped(stack, "edge"):
        while_away = [principal(without_lease(person), stack, PROGRAM) for _ in range(3)]
        assert status(person, stack) == 207
    assert [answer.status_code for answer in while_away] == [503] * 3
    assert {answer.json()["type"].rpartition("/")[2] for answer in while_away} == {"undecided"}
    assert until(lambda: status(without_lease(person), stack) == 207)


def test_what_is_asked_for_while_the_worker_is_gone_is_there_after_its_repair(
    stack: Stack, hire: Hire
) -> None:
    """The job stands in the database; the new worker finds it, once."""
    person = signed_in(stack, hire())
    with without(stack, "worker"):
        body = {"service": "calendar", "plan": "personal", "reason": "While the worker is away."}
        answer = person.api(stack, "POST", "/requests", body)
        assert answer.status_code == 201, answer.text
        grant = answer.json()["grants"][0]["id"]
    assert until(lambda: person.api(stack, "GET", f"/grants/{grant}").json()["state"] == "active", 60)


def test_the_trail_of_all_these_faults_verifies(stack: Stack) -> None:
    """No row is missing, doubled or out of order, whoever was killed in the middle."""
    assert until(lambda: stack.run("audit", "verify").returncode == 0, 60)
