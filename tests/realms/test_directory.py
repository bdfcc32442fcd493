"""What the running gateway does in Keycloak, against one that answers by heart."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from pydantic import SecretStr
from sqlmodel import update

from gateway import identity, realms, work
from gateway.authz import SYSTEM
from gateway.identity import ClientId, PersonId
from gateway.kernel import new_id
from tests.company import Company, session_of

ADA = realms.NewAccount("ada", "ada@own.example", "Ada", "New", "own", SecretStr("abcd-efgh"))


@dataclass
class Keycloak:
    """Accounts by id, and every change that was asked for."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    changes: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    away: bool = False

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as the admin API does."""
        if self.away:
            return httpx2.Response(503)
        if request.url.path.endswith("/token"):
            assert b"client_id=frontdesk-people" in request.content
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 60})
        if request.method != "GET":
            self.changes.append((request.method, request.url.path.removeprefix("/admin/realms")))
            self.bodies.append(json.loads(request.content) if request.content else None)
        parts = request.url.path.split("/")[4:]
        if parts[0] == "sessions":
            known = parts[1] in self.sessions
            self.sessions.discard(parts[1])
            return httpx2.Response(204 if known else 404)
        return self._user(request, parts)

    def _user(self, request: httpx2.Request, parts: list[str]) -> httpx2.Response:
        if len(parts) == 1 and request.method == "GET":
            asked = {name: request.url.params.get(name) for name in ("username", "email")}
            return httpx2.Response(
                200,
                json=[u for u in self.users.values() if any(u.get(n) == v for n, v in asked.items() if v)],
            )
        if len(parts) == 1:
            return httpx2.Response(201, headers={"location": f"{request.url}/new-id"})
        if parts[1] not in self.users:
            return httpx2.Response(404, json={"error": "User not found"})
        if request.method == "PUT":
            self.users[parts[1]] = self.bodies[-1]
        return httpx2.Response(200 if request.method == "GET" else 204, json=self.users[parts[1]])


@pytest.fixture
def keycloak() -> Keycloak:
    """It knows Ines, and the mill's machine."""
    return Keycloak(
        {
            "ines": {"id": "ines", "username": "ines", "enabled": True, "attributes": {"unit": ["sales"]}},
            "service-account-mill-erp": {"id": "service-account-mill-erp", "enabled": True},
        }
    )


@pytest.fixture
def directory(keycloak: Keycloak, tmp_path: Path) -> realms.Directory:
    """Opened by the service client for people."""
    secrets = tmp_path / "clients.json"
    secrets.write_text(
        json.dumps({realm: {"frontdesk-people": "secret"} for realm in ("workforce", "partners")})
    )
    return realms.Directory("http://127.0.0.1:1", secrets, transport=httpx2.MockTransport(keycloak))


async def test_a_leaver_is_closed_out_there_too_and_twice_changes_nothing_more(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """The account keeps everything else that it had."""
    async with units.open(company.it) as unit:
        person = await identity.deactivate(unit, PersonId(UUID(company.ines.id)), why="Left.")
    event = identity.PersonDeactivated(id=person.id)
    await realms.close_account(units, event, directory)
    await realms.close_account(units, event, directory)
    assert keycloak.users["ines"]["enabled"] is False
    assert keycloak.users["ines"]["attributes"] == {"unit": ["sales"]}
    logout = ("POST", "/workforce/users/ines/logout")
    assert keycloak.changes == [("PUT", "/workforce/users/ines"), logout, logout]


async def test_a_late_job_does_not_close_who_came_back(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """What counts is what is so here when the job runs, in both directions."""
    ines = PersonId(UUID(company.ines.id))
    await realms.close_account(units, identity.PersonDeactivated(id=ines), directory)
    assert keycloak.changes == []
    async with units.open(company.it) as unit:
        await identity.deactivate(unit, ines, why="Left.")
    await realms.open_account(units, identity.PersonReactivated(id=ines), directory)
    assert keycloak.changes == []


async def test_who_comes_back_can_sign_in_again(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """The account is opened."""
    keycloak.users["ines"]["enabled"] = False
    event = identity.PersonReactivated(id=UUID(company.ines.id))
    await realms.open_account(units, event, directory)
    assert keycloak.users["ines"]["enabled"] is True


async def test_a_machine_is_stopped_by_its_service_account(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """Whoever may manage people needs no right over clients for it."""
    machine = ClientId(company.client.id)
    async with units.open(company.it) as unit:
        await identity.deactivate_client(unit, machine, why="Leaked.")
    await realms.close_account(units, identity.ClientDeactivated(id=machine), directory)
    assert keycloak.users["service-account-mill-erp"]["enabled"] is False


async def test_an_account_that_is_gone_needs_nothing(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """A job must not fail for ever over somebody who is not there."""
    async with units.open(company.it) as unit:
        person = await identity.deactivate(unit, PersonId(UUID(company.olaf.id)), why="Left.")
    await realms.close_account(units, identity.PersonDeactivated(id=person.id), directory)
    await realms.close_account(units, identity.PersonDeactivated(id=new_id()), directory)
    assert keycloak.changes == []


async def test_signing_out_here_ends_the_sign_in_there(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """By the issuer's id of it; one that is over already is none, and so is a session without one."""
    session, _ = await session_of(units, company.ines)
    event = identity.SessionEnded(id=session.id, person=session.person_id)
    await realms.end_sign_in(units, event, directory)
    assert keycloak.changes == []
    async with units.open(SYSTEM) as unit:
        await unit.db.execute(update(identity.Session).values(kc_session="kc-1"))
    keycloak.sessions = {"kc-1", "kc-2"}
    for _ in range(2):
        await realms.end_sign_in(units, event, directory)
    assert keycloak.changes == [("DELETE", "/workforce/sessions/kc-1")] * 2
    assert keycloak.sessions == {"kc-2"}


async def test_while_keycloak_is_away_the_job_is_tried_again(
    company: Company, units: work.Units, keycloak: Keycloak, directory: realms.Directory
) -> None:
    """It raises, and the worker retries what raises."""
    keycloak.away = True
    async with units.open(company.it) as unit:
        person = await identity.deactivate(unit, PersonId(UUID(company.ines.id)), why="Left.")
    with pytest.raises(realms.KeycloakAway):
        await realms.close_account(units, identity.PersonDeactivated(id=person.id), directory)


async def test_a_new_account_changes_its_password_at_the_first_sign_in(
    keycloak: Keycloak, directory: realms.Directory
) -> None:
    """And belongs to its organisation."""
    assert await directory.new_account("workforce", ADA) == "new-id"
    (body,) = keycloak.bodies
    assert body["requiredActions"] == ["UPDATE_PASSWORD"]
    assert body["credentials"] == [{"type": "password", "temporary": True, "value": "abcd-efgh"}]
    assert body["attributes"] == {"organisation": ["own"]}
    assert "abcd-efgh" not in repr(ADA)


@pytest.mark.parametrize("known", [{"username": "ada"}, {"email": "ada@own.example"}])
async def test_an_account_that_is_there_is_left_alone(
    known: dict[str, str], keycloak: Keycloak, directory: realms.Directory
) -> None:
    """By name or by address."""
    keycloak.users["other"] = known
    with pytest.raises(realms.AccountExists):
        await directory.new_account("workforce", ADA)
    assert keycloak.changes == []
