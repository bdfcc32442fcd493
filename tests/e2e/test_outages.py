"""What lasts: a database that hangs, a disk without room. Refused in time, and all comes back by itself."""

import os
import resource
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from tests.e2e.acts import ask, revoke, signed_in, until
from tests.e2e.conftest import Hire
from tests.e2e.stack import Stack, running
from tests.e2e.test_faults import leased, pid_of, status, without, without_lease
from tests.e2e.visitor import Visitor
from tests.local.processes import descendants

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
# Longer than every wait of ours for the database: 2 s for a connection of the pool, 3 s for a new one,
# 10 s for an answer. A minute would show nothing more, and the lease would be over.
HANGING_SECONDS = 25.0


@contextmanager
def hanging(stack: Stack, name: str) -> Iterator[None]:
    """Everything of that child stands still: connections stay open and nobody answers."""
    pid = pid_of(stack, name)
    assert pid
    stopped = [pid, *descendants(pid)]
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in stopped:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


@contextmanager
def no_room(stack: Stack, *names: str) -> Iterator[None]:
    """Those processes can write to no file any more, neither spool nor log, as on a full disk."""
    pids = [pid for name in names if (pid := pid_of(stack, name))]
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids]
    for pid, (_, hard) in zip(pids, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limits in zip(pids, before, strict=True):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def pids(stack: Stack) -> dict[str, int | None]:
    """Our own processes."""
    return {name: pid_of(stack, name) for name in ("public", "edge", "worker")}


def token_asked(stack: Stack) -> int:
    """A sign-in of a client that nobody knows: Keycloak has to look into its database."""
    issuer = stack.told["urls"]["issuers"]["workforce"]
    form = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "none"}
    return Visitor().post(f"{issuer}/protocol/openid-connect/token", form).status_code


def test_with_a_hanging_database_leases_go_on_and_everybody_else_is_told_in_time(
    stack: Stack, hire: Hire
) -> None:
    """503 before a visitor gives up, for decisions and pages; nobody has to be started again."""
    person, grant = leased(stack, hire)
    admin = signed_in(stack, stack.person("it-admin"))
    ours = pids(stack)
    with hanging(stack, "postgres"):
        begun = time.monotonic()
        while time.monotonic() - begun < HANGING_SECONDS:
            assert status(person, stack) == 207
            assert without_lease(person).get(f"{stack.service('calendar')}/").status_code == 503
            assert person.get(f"{stack.portal}/my-access").status_code == 503
    assert until(lambda: status(without_lease(person), stack) == 207, 30)
    assert until(lambda: person.get(f"{stack.portal}/my-access").status_code == 200, 30)
    assert until(lambda: revoke(admin, stack, grant).status_code == 200, 30)
    assert until(lambda: status(person, stack) in (401, 403), 30)
    assert pids(stack) == ours


def test_after_the_database_was_gone_keycloak_hands_out_no_dead_connection(stack: Stack) -> None:
    """It looks at each before it uses it, so nobody is shown an error when the database is back."""
    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(lambda _: token_asked(stack), range(24)))
    with without(stack, "postgres"):
        pass
    assert {token_asked(stack) for _ in range(24)} == {401}


def test_without_room_for_the_spool_decisions_are_refused_and_leases_go_on(stack: Stack, hire: Hire) -> None:
    """What cannot be put on record is not allowed; with room again it is, and nobody has died."""
    person, _ = leased(stack, hire)
    ours = pids(stack)
    with no_room(stack, "edge"):
        assert until(lambda: status(without_lease(person), stack) == 503)
        assert status(person, stack) == 207
    assert until(lambda: status(without_lease(person), stack) == 207, 30)
    assert pids(stack) == ours


def test_without_room_for_logs_everything_goes_on(stack: Stack, hire: Hire) -> None:
    """A line that is lost is no reason to refuse anybody; what happened stands in the trail."""
    person = signed_in(stack, hire())
    ours = pids(stack)
    with no_room(stack, "public", "worker"):
        assert person.get(f"{stack.portal}/no-such-page").status_code == 404
        assert person.get(f"{stack.portal}/catalog").status_code == 200
        ask(person, stack, "calendar", "personal")
    assert pids(stack) == ours
    assert running(stack.home).told["state"] == "ready"


def test_the_trail_of_all_these_outages_verifies(stack: Stack) -> None:
    """Nothing is missing, doubled or out of order."""
    assert until(lambda: stack.run("audit", "verify").returncode == 0, 60)
