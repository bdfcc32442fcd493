"""Test a connection: through the verbs, against services that answer in memory."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from pydantic import SecretStr

from brokers import sdk
from brokers.sdk import conformance
from gateway import catalog, vault, work
from gateway.catalog import StewardKind
from gateway.kernel import errors
from gateway.vault import ConnectionFailed, Draft, Keys
from gateway.work import NotAllowed
from tests.company import Company

PRICES = sdk.Manifest.model_validate(sdk.load().templates["prices"].document | {"circles": ["everyone"]})
SECRET = SecretStr(conformance.CANARY * 2)
REGISTRY = sdk.load()


def connected(handler: conformance.Handler) -> sdk.Registry:
    """A registry whose clients reach the handler alone."""
    return replace(REGISTRY, connect=lambda manifest: conformance.client(manifest, handler))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Fresh keys."""
    return Keys.create(tmp_path / "kek")


async def entered(units: work.Units, company: Company, keys: Keys) -> UUID:
    """A registered service with its key and its stewards."""
    async with units.open(company.it) as unit:
        service = await catalog.register(unit, PRICES)
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
        await vault.enter(unit, keys, service.id, "key", SECRET)
    return service.id


async def test_a_good_service_can_be_published(units: work.Units, company: Company, keys: Keys) -> None:
    """Register, enter, test, publish: the whole way of an administrator."""
    service_id = await entered(units, company, keys)
    registry = connected(conformance.good(PRICES))
    report = await vault.examine(units, company.it, keys, registry, service_id)
    assert report is not None
    assert (report.health, report.forgery) == (sdk.Health.OK, sdk.Forgery.REFUSED)
    async with units.open(company.it) as unit:
        assert (await catalog.publish(unit, service_id, checked=report)).state == "published"


async def test_a_service_that_lets_anybody_in_cannot(units: work.Units, company: Company, keys: Keys) -> None:
    """It answers as expected whatever key comes."""

    async def open_house(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b'{"actor": {"id": "anybody"}}')

    service_id = await entered(units, company, keys)
    report = await vault.examine(units, company.it, keys, connected(open_house), service_id)
    assert report is not None
    assert report.forgery is sdk.Forgery.BELIEVED
    with pytest.raises(catalog.Forgeable):
        async with units.open(company.it) as unit:
            await catalog.publish(unit, service_id, checked=report)


async def test_a_draft_that_goes_elsewhere_gets_no_stored_secret(
    units: work.Units, company: Company, keys: Keys
) -> None:
    """A rogue administrator's test cannot carry the key out; typed again, it is theirs to send."""
    sent: list[str] = []

    async def listen(request: httpx2.Request) -> httpx2.Response:
        sent.append(str(request.headers))
        return await conformance.good(PRICES)(request)

    service_id = await entered(units, company, keys)
    elsewhere = PRICES.moved_to("https://evil.example")
    with pytest.raises(ConnectionFailed, match="Enter the credential"):
        await vault.examine(
            units, company.it, keys, connected(listen), service_id, draft=Draft(elsewhere, {})
        )
    assert not any(conformance.CANARY in headers for headers in sent)
    typed = Draft(elsewhere, {"key": SECRET})
    report = await vault.examine(units, company.it, keys, connected(listen), service_id, draft=typed)
    assert report is not None
    assert report.manifest == elsewhere.digest


async def test_what_a_service_says_ends_in_words_for_people(
    units: work.Units, company: Company, keys: Keys
) -> None:
    """A refusal is told, a pause is told with its length, and neither repeats what was sent."""
    service_id = await entered(units, company, keys)
    answers = {b.name: connected(b.handler) for b in conformance.BEHAVIOURS}
    with pytest.raises(ConnectionFailed) as refused:
        await vault.examine(units, company.it, keys, answers["403"], service_id)
    assert conformance.CANARY not in repr(refused.value.__dict__)
    with pytest.raises(errors.Unavailable) as paused:
        await vault.examine(units, company.it, keys, answers["429 seconds"], service_id)
    assert paused.value.retry_after == conformance.SOON


async def test_only_it_tests(units: work.Units, company: Company, keys: Keys) -> None:
    """Nobody else makes us call anything."""
    with pytest.raises(NotAllowed):
        await vault.examine(units, company.ines, keys, connected(conformance.good(PRICES)), company.desk.id)
