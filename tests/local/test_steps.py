"""The table of what `up` starts, and what its processes are told."""

from pathlib import Path

import pytest

from gateway.local import keycloak, stack, steps
from gateway.local.front import Front
from gateway.local.home import Home
from gateway.local.stack import Stack


@pytest.fixture
def made(home: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A stack that is described and not started; nothing had to be installed for it."""
    monkeypatch.setenv("FRONTDESK_CACHE", str(home / "cache"))
    prepared = Home(home)
    prepared.prepare()
    keycloak.distribution(home / "cache").mkdir(parents=True)
    return stack.make(prepared, Front(port=8080))


def names(made: Stack) -> set[str]:
    """The steps of that stack."""
    return {step.name for step in steps.table(made)}


def test_every_step_waits_for_steps_that_exist(made: Stack) -> None:
    """And for none that comes later in a circle."""
    table = steps.table(made)
    done: set[str] = set()
    while ready := [step for step in table if step.name not in done and set(step.after) <= done]:
        done |= {step.name for step in ready}
    assert done == {step.name for step in table}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"VALKEY"}, {"valkey"}),
        ({"KEYCLOAK"}, {"keycloak"}),
        ({"SMTP"}, {"mail"}),
        ({"DATABASE"}, set()),
        ({"DATABASE", "KEYCLOAK"}, {"postgres", "keycloak"}),
    ],
)
def test_a_given_server_is_used_and_not_started(
    made: Stack, monkeypatch: pytest.MonkeyPatch, given: set[str], missing: set[str]
) -> None:
    """PostgreSQL stays as long as our Keycloak needs it."""
    whole = names(made)
    for name in given:
        monkeypatch.setenv(f"FRONTDESK_{name}_URL", "given://server")
    assert whole - names(made) == missing
    told = made.environment()
    assert {name for name in told if told[name] == "given://server"} == {f"FRONTDESK_{n}_URL" for n in given}


def test_no_secret_stands_in_a_command_line(made: Stack) -> None:
    """Every user of the machine may read those."""
    (made.home.root / "postgres" / "data").mkdir(parents=True)
    by_name = {step.name: step for step in steps.table(made)}
    for name in by_name.keys() - {"automation"}:
        words = by_name[name].program().argv
        assert not [secret for secret in made.secrets.values() if secret in " ".join(words)]


def test_software_that_is_not_ours_is_told_no_secret_of_ours(
    made: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keycloak knows its own database's password and its first account, others nothing."""
    monkeypatch.setenv("FRONTDESK_DATABASE_URL", "postgresql://secret")
    foreign = {"valkey", "calendar", "prices", "keycloak", "envoy"}
    for step in steps.table(made):
        if step.name in foreign:
            assert not [name for name in step.program().env if name.startswith("FRONTDESK_")]


def test_two_stacks_choose_different_ports(made: Stack) -> None:
    """Of one stack all differ, and none is the public one."""
    chosen = list(made.ports.values())
    assert len(set(chosen)) == len(chosen)
    assert made.front.port not in chosen


@pytest.mark.parametrize(
    ("front", "portal", "issuer"),
    [
        (Front(port=8080), "http://localhost:8080", "http://id.localhost:8080"),
        (Front(port=80), "http://localhost", "http://id.localhost"),
        (
            Front(scheme="https", domain="apps.example.com", port=8443),
            "https://apps.example.com:8443",
            "https://id.apps.example.com:8443",
        ),
        (
            Front(scheme="https", domain="apps.example.com", port=443),
            "https://apps.example.com",
            "https://id.apps.example.com",
        ),
    ],
)
def test_the_front_names_its_hosts(front: Front, portal: str, issuer: str) -> None:
    """Without the port where it is the scheme's own."""
    assert (front.url(), front.url("id")) == (portal, issuer)


@pytest.mark.parametrize(
    ("bind", "private"),
    [(None, True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("192.0.2.1", False)],
)
def test_the_front_knows_whether_others_reach_it(bind: str | None, *, private: bool) -> None:
    """What the person at the keyboard is told."""
    assert Front(bind=bind).private is private
