"""Enter: a secret is sealed in its row, opens only there, and goes only where it was meant to go."""

from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import select

from brokers import sdk
from gateway import catalog, vault, work
from gateway.authz import SYSTEM
from gateway.catalog import StewardKind
from gateway.vault import Credential, CredentialEntered, Keys, KeysFault, Unacceptable, UnknownCredential
from gateway.work import NotAllowed, NotVisible
from tests.company import Company

CANARY = "canary-5d1e-never-show-this"
SECRET = SecretStr(CANARY)
PRICES = sdk.Manifest.model_validate(sdk.load().templates["prices"].document | {"circles": ["everyone"]})
RATES = sdk.Manifest.model_validate(PRICES.document | {"id": "rates"})


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys."""
    return Keys.create(tmp_path / "kek")


async def published(unit: work.Unit, company: Company, manifest: sdk.Manifest = PRICES) -> catalog.Service:
    """A published service that wants a key."""
    service = await catalog.register(unit, manifest)
    for kind in StewardKind:
        await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
    return await catalog.publish(unit, service.id, checked=report(manifest))


def report(manifest: sdk.Manifest) -> sdk.CheckReport:
    """A good one."""
    return sdk.CheckReport(
        manifest=manifest.digest, health=sdk.Health.OK, forgery=sdk.Forgery.REFUSED, detail=""
    )


async def test_what_was_entered_is_injected(
    units: work.Units, company: Company, keys: Keys, emitted: list[work.Emitted]
) -> None:
    """As the whole header value, and again after it was entered anew."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        row = await vault.enter(unit, keys, service.id, "key", SECRET)
    assert emitted[-1].event == CredentialEntered(id=row.id, service_id=service.id)
    async with units.read(SYSTEM) as unit:
        values = await vault.injected(unit, keys, service.id, PRICES.proxy)
        assert values == {"Authorization": SecretStr(f"Bearer {CANARY}")}
    async with units.open(company.it) as unit:
        again = await vault.enter(unit, keys, service.id, "key", SecretStr("another-key-of-theirs"))
        assert again.id == row.id
        opened = await vault.reveal_for_injection(unit, keys, service.id)
    assert opened["key"].get_secret_value() == "another-key-of-theirs"


async def test_nothing_that_is_stored_or_said_holds_the_secret(
    units: work.Units,
    company: Company,
    keys: Keys,
    emitted: list[work.Emitted],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not the row, not the event, not a line of log, not a repr, not the refusal of a bad one."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        row = await vault.enter(unit, keys, service.id, "key", SECRET)
        stored = (await unit.db.execute(text("select credentials::text from credentials"))).scalar_one()
        opened = await vault.reveal_for_injection(unit, keys, service.id)
        with pytest.raises(Unacceptable) as refused:
            await vault.enter(unit, keys, service.id, "key", SecretStr(CANARY + "\r\nX-Evil: 1"))
    printed = capfd.readouterr()
    said = [stored, repr(row), repr(emitted), repr(opened), repr(keys), repr(refused.value.__dict__)]
    assert not any(CANARY in part for part in [*said, printed.out, printed.err])
    assert CANARY.encode() not in row.sealed


async def test_a_secret_copied_to_another_service_does_not_open(
    units: work.Units, company: Company, keys: Keys
) -> None:
    """Whoever can write to the database cannot make us send a key elsewhere."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        other = await published(unit, company, RATES)
        row = await vault.enter(unit, keys, service.id, "key", SECRET)
        own = await vault.enter(unit, keys, other.id, "key", SecretStr("the-key-of-the-other"))
        own.sealed = row.sealed
        await unit.db.flush()
        assert await vault.reveal_for_injection(unit, keys, other.id) == {}
        row.service_id, own.service_id = other.id, service.id
        row.name = "moved"
        await unit.db.flush()
        assert await vault.reveal_for_injection(unit, keys, other.id) == {}


async def test_a_moved_service_gets_no_secret_until_it_is_entered_again(
    units: work.Units, company: Company, keys: Keys
) -> None:
    """A changed address or egress list cannot carry a key out."""
    more = PRICES.document
    more["proxy"]["egress"]["private"].append("127.0.0.1:6010")
    for changed in (PRICES.moved_to("http://127.0.0.1:6009"), sdk.Manifest.model_validate(more)):
        async with units.open(company.it) as unit:
            if not [s for s in await catalog.administered_services(unit) if s.slug == "prices"]:
                await published(unit, company)
            service = (await catalog.administered(unit, "prices")).service
            if (await catalog.manifest_of(unit, service)) != PRICES:
                await catalog.revise(unit, service.id, PRICES, checked=report(PRICES))
            await vault.enter(unit, keys, service.id, "key", SECRET)
            assert await vault.entered(unit, service.id) == {"key": True}
            await catalog.revise(unit, service.id, changed, checked=report(changed))
            assert await vault.entered(unit, service.id) == {"key": False}
            assert await vault.reveal_for_injection(unit, keys, service.id) == {}
            await vault.enter(unit, keys, service.id, "key", SECRET)
            assert "key" in await vault.reveal_for_injection(unit, keys, service.id)


async def test_edited_destinations_do_not_open(units: work.Units, company: Company, keys: Keys) -> None:
    """The list beside the secret is part of its seal."""
    moved = PRICES.moved_to("http://127.0.0.1:6009")
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        row = await vault.enter(unit, keys, service.id, "key", SECRET)
        await catalog.revise(unit, service.id, moved, checked=report(moved))
        row.allowed_origins = list(moved.proxy.destinations)
        await unit.db.flush()
        assert await vault.reveal_for_injection(unit, keys, service.id) == {}


async def test_only_it_enters_and_nobody_else_reads(units: work.Units, company: Company, keys: Keys) -> None:
    """403 for whom the service exists, 404 for whom it does not."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        await vault.enter(unit, keys, service.id, "key", SECRET)
    for subject, refusal in ((company.ines, NotAllowed), (company.security, NotAllowed)):
        with pytest.raises(refusal):
            async with units.open(subject) as unit:
                await vault.enter(unit, keys, service.id, "key", SECRET)
        async with units.read(subject) as unit:
            with pytest.raises(refusal):
                await vault.reveal_for_injection(unit, keys, service.id)
            with pytest.raises(refusal):
                await vault.entered(unit, service.id)
    async with units.read(company.olaf) as unit:
        with pytest.raises(NotVisible):
            await vault.reveal_for_injection(unit, keys, company.vault.id)


async def test_a_secret_that_no_manifest_declares_or_no_header_carries_is_refused(
    units: work.Units, company: Company, keys: Keys
) -> None:
    """Before anything is stored."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        with pytest.raises(UnknownCredential):
            await vault.enter(unit, keys, service.id, "password", SECRET)
        for bad in (
            "short",
            "with space in the middle",
            "line\nbreak-in-the-middle",
            "ключ-ключ-ключ-ключ",
            "",
        ):
            with pytest.raises(Unacceptable):
                await vault.enter(unit, keys, service.id, "key", SecretStr(bad))
        assert not (await unit.db.execute(select(Credential))).all()


async def test_keys_of_another_database_end_the_start(
    units: work.Units, company: Company, keys: Keys, tmp_path: Path
) -> None:
    """The right keys start; others are told at once, not at the first call."""
    async with units.open(company.it) as unit:
        service = await published(unit, company)
        await vault.enter(unit, keys, service.id, "key", SECRET)
    async with units.read(SYSTEM) as unit:
        await vault.verify_keys(unit, keys)
        with pytest.raises(KeysFault, match="restore the key files"):
            await vault.verify_keys(unit, Keys.create(tmp_path / "other"))
