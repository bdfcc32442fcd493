"""`frontdesk admin recover`: on the server, with nothing but its database."""

import asyncio
import re
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from gateway import audit, identity, work
from gateway.authz import ANYONE, SYSTEM
from gateway.cli import admin, app
from gateway.cli.errors import Trouble
from gateway.local.home import Home
from tests.company import Company


@pytest.fixture
def machine(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The machine of the company's front desk; nothing else of it runs."""
    monkeypatch.setenv("FRONTDESK_DATABASE_URL", database)
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path))
    monkeypatch.delenv("FRONTDESK_URL", raising=False)
    return Home(tmp_path)


async def _run(*words: str) -> str:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["admin", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("machine")
async def test_somebody_named_is_administrator_again_and_it_is_on_record(
    company: Company, units: work.Units
) -> None:
    """By the same sinks as any act: the trail and the jobs know."""
    told = await _run("recover", "Ines@own.example")
    assert "Ines is IT administrator again" in told
    async with units.read(SYSTEM) as unit:
        person = await unit.db.get_one(identity.Person, UUID(company.ines.id))
        rows = (await unit.db.execute(select(audit.AuditRow))).scalars().all()
    assert "it-admin" in person.roles
    assert [(row.action, row.subject) for row in rows] == [("admin.recovered", "System:system")]


async def test_without_a_name_a_link_is_printed_that_works_once(
    company: Company, units: work.Units, machine: Home
) -> None:
    """It says where to open it and until when; only its hash is stored."""
    told = await _run("recover")
    found = re.search(r"http://localhost:8080/enrol/(\S{43})\n", told)
    assert found
    async with units.open(company.ines) as unit:
        await identity.enrol_admin(unit, found[1], identity.PersonId(UUID(company.ines.id)))
    async with units.read(ANYONE) as unit:
        with pytest.raises(identity.InvitationOver):
            await identity.invited(unit, found[1])
        dumped = (await unit.db.execute(text("select audit_rows::text from audit_rows"))).scalars()
        assert not any(found[1] in row for row in dumped)


@pytest.mark.usefixtures("machine", "company")
async def test_an_address_of_nobody_is_one_sentence() -> None:
    """And nothing is changed."""
    with pytest.raises(Trouble, match="No member of staff"):
        await _run("recover", "nobody@own.example")


async def test_a_first_start_prints_a_link_only_where_nobody_looks_after_the_house(
    company: Company, units: work.Units, machine: Home
) -> None:
    """An installation with an administrator needs none."""
    assert await asyncio.to_thread(admin.first_link, machine) is None
    async with units.open(company.security) as unit:
        await identity.deactivate(unit, identity.PersonId(UUID(company.it.id)), why="Left.")
    assert "/enrol/" in (await asyncio.to_thread(admin.first_link, machine) or "")
