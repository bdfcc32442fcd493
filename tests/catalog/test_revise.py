"""Revise: an open service follows a new manifest only after a test of it."""

import pytest

from brokers import sdk
from gateway import catalog, work
from gateway.catalog import NotTested, ServiceRevised
from gateway.work import NotAllowed
from tests.company import Company


def report(manifest: sdk.Manifest) -> sdk.CheckReport:
    """A good one."""
    return sdk.CheckReport(
        manifest=manifest.digest, health=sdk.Health.OK, forgery=sdk.Forgery.BELIEVED, detail=""
    )


async def moved(unit: work.Unit, slug: str) -> sdk.Manifest:
    """The manifest at another address, with a plan less and another plan instead."""
    known = await catalog.administered(unit, slug)
    assert isinstance(known.manifest, sdk.Manifest)
    document = known.manifest.moved_to("http://127.0.0.1:6001").document
    document["plans"][1]["id"] = "grand"
    return sdk.Manifest.model_validate(document)


async def test_an_open_service_moves_after_a_test(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Plans keep their id; one that is no longer offered stays for the grants that hold it."""
    async with units.open(company.it) as unit:
        before = {plan.slug: plan.id for plan in await catalog.plans(unit, company.desk.id)}
        manifest = await moved(unit, "desk")
        await catalog.revise(unit, company.desk.id, manifest, checked=report(manifest))
        after = {plan.slug: plan.id for plan in await catalog.plans(unit, company.desk.id)}
        old = await catalog.plan(unit, before["deluxe"])
        proxies = {one.service.slug: one.proxy for one in await catalog.published(unit)}
    assert emitted[-1].event == ServiceRevised(id=company.desk.id, version=2)
    assert after["basic"] == before["basic"]
    assert set(after) == {"basic", "grand"}
    assert old is not None
    assert not old.offered
    assert proxies["desk"].base_url == "http://127.0.0.1:6001"


async def test_an_open_service_does_not_move_untested(units: work.Units, company: Company) -> None:
    """Neither without a report nor with one about something else."""
    async with units.open(company.it) as unit:
        manifest = await moved(unit, "desk")
        other = manifest.moved_to("http://127.0.0.1:6002")
        with pytest.raises(NotTested):
            await catalog.revise(unit, company.desk.id, manifest)
        with pytest.raises(NotTested):
            await catalog.revise(unit, company.desk.id, manifest, checked=report(other))


async def test_only_it_revises(units: work.Units, company: Company) -> None:
    """Where calls go is not for everybody to say."""
    async with units.read(company.it) as unit:
        manifest = await moved(unit, "desk")
    with pytest.raises(NotAllowed):
        async with units.open(company.ines) as unit:
            await catalog.revise(unit, company.desk.id, manifest, checked=report(manifest))
