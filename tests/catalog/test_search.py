"""The search: what counts how much, what is forgiven, what narrows it, and how its pages go on."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col, delete, select

from gateway import authz, catalog, work
from gateway.authz import SYSTEM
from gateway.catalog import Facet, Fit, Service, wanted
from gateway.catalog.models import ServiceCircle
from gateway.kernel import FixedClock, errors
from tests.company import Company


async def put(units: work.Units, company: Company, slug: str, **said: object) -> None:
    """One more service in the circle of everyone."""
    async with units.open(SYSTEM) as unit:
        own = {"id", "slug", "skeleton", "name", "tags", "summary", "changed"}
        copied = company.desk.model_dump(exclude=own)
        values = {"name": slug.title(), "tags": [], "summary": "", "description": ""} | said
        service = Service(**copied | values, slug=slug, skeleton=slug)
        unit.db.add(service)
        await unit.db.flush()
        unit.db.add(ServiceCircle(service_id=service.id, circle_slug="everyone"))


async def found(units: work.Units, company: Company, search: str, **more: object) -> list[str]:
    """The slugs of the first page, as Ines sees it."""
    async with units.read(company.ines) as unit:
        page = await catalog.services(unit, search=search, **more)  # type: ignore[arg-type]  # as given
        return [service.slug for service in page.items]


async def test_a_name_counts_more_than_a_job_and_a_job_more_than_a_sentence(
    units: work.Units, company: Company
) -> None:
    """Name, its beginning, another name, category, contents, summary, and at last what is only near."""
    await put(units, company, "s7", name="Lodger")
    await put(units, company, "s6", summary="It has a ledger, too.")
    await put(units, company, "s5", contains=["ledger"])
    await put(units, company, "s4", category="Ledger")
    await put(units, company, "s3", synonyms=["ledger"])
    await put(units, company, "s2", name="Ledgerly")
    await put(units, company, "s1", name="Ledger")
    assert await found(units, company, "ledger") == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert await found(units, company, "lodgr") == ["s7"]


async def test_pages_of_a_search_go_on_where_the_last_one_ended(units: work.Units, company: Company) -> None:
    """No service twice, none left out, the best first; also where a slip was forgiven."""
    for number in range(9):
        await put(units, company, f"one{number}", name=f"Tool {number}", synonyms=["invoice"] * (number % 2))
        await put(units, company, f"two{number}", name=f"Tool {number}", contains=["invoices"])
    for search in ("invoice", "invoise", "rechnung"):
        whole = await found(units, company, search)
        assert await paged(units, company, search) == whole
        assert len(whole) == len(set(whole)) == 13


async def paged(units: work.Units, company: Company, search: str) -> list[str]:
    """The same by four."""
    async with units.read(company.ines) as unit:
        page = await catalog.services(unit, search=search, limit=4)
        seen = [service.slug for service in page.items]
        while page.next is not None:
            page = await catalog.services(unit, search=search, cursor=page.next, limit=4)
            seen += [service.slug for service in page.items]
    return seen


@pytest.mark.parametrize(
    "typed", ["Übersetzung", "ubersetzung", "uebersetzung", "ÜBERSETZUNGEN", "translations"]
)
async def test_accents_case_and_form_do_not_matter(units: work.Units, company: Company, typed: str) -> None:
    """One word in all the ways in which it can be typed, and in the other language."""
    await put(units, company, "parrot", synonyms=["Translation"])
    assert await found(units, company, typed) == ["parrot"]


async def test_a_slip_is_forgiven_and_said(units: work.Units, company: Company) -> None:
    """A letter too few, too many, another one, two in the wrong order; not in short words or numbers."""
    await put(units, company, "docusign", name="DocuSign")
    await put(units, company, "crm", name="CRM 2000")
    async with units.read(company.ines) as unit:
        for typed in ("dcusign", "docussign", "docuzign", "dcousign", "docu sign", "docusign"):
            page = await catalog.services(unit, search=typed)
            assert [service.slug for service in page.items] == ["docusign"], typed
            assert page.fit is (Fit.ALL if typed.replace(" ", "") == "docusign" else Fit.NEAR), typed
        assert not (await catalog.services(unit, search="2001")).items


async def test_several_words_narrow_and_yet_forgive(units: work.Units, company: Company) -> None:
    """All of them first; where nothing has all, what has most, and the page knows that it is a part."""
    await put(units, company, "vault", synonyms=["password manager"])
    await put(units, company, "planner", synonyms=["project manager"])
    assert await found(units, company, "a manager for passwords") == ["vault"]
    async with units.read(company.ines) as unit:
        page = await catalog.services(unit, search="password unicorn")
    assert ([service.slug for service in page.items], page.fit) == (["vault"], Fit.PART)


async def test_what_the_reader_does_not_see_is_neither_found_nor_guessed(
    units: work.Units, company: Company
) -> None:
    """Not by name, not by a slip, and it is not counted."""
    async with units.read(company.olaf) as unit:
        for typed in ("deals", "deels"):
            sifted = await catalog.sifted(unit, search=typed)
            assert (sifted.page.items, sifted.total) == ((), 0)
    assert await found(units, company, "deels") == ["deals"]


async def test_choices_narrow_and_each_tells_what_it_would_leave(units: work.Units, company: Company) -> None:
    """Within a facet they add up, between facets they cut; counts leave their own facet aside."""
    await put(units, company, "one", category="Maps", synonyms=["route"])
    await put(units, company, "two", category="Maps", technology_class="customer", synonyms=["route"])
    await put(units, company, "three", category="Travel", synonyms=["route"])
    choice = {Facet.CATEGORY: frozenset({"Maps"}), Facet.CLASS: frozenset({"information"})}
    async with units.read(company.ines) as unit:
        sifted = await catalog.sifted(unit, search="route", choice=choice)
        nothing = await catalog.sifted(unit, search="route", choice={Facet.CATEGORY: frozenset({"None"})})
    assert ([one.slug for one in sifted.page.items], sifted.total) == (["one"], 1)
    assert sifted.counts[Facet.CATEGORY] == {"Maps": 1, "Travel": 1}
    assert sifted.counts[Facet.CLASS] == {"information": 1, "customer": 1}
    assert (nothing.page.items, nothing.page.fit) == ((), Fit.ALL)


async def test_a_revised_service_is_found_by_its_new_words_alone(units: work.Units, company: Company) -> None:
    """Its old ones are gone."""
    await put(units, company, "one", synonyms=["ledger"])
    assert await found(units, company, "ledger") == ["one"]
    async with units.open(SYSTEM) as unit:
        (await by_slug(unit, "one")).synonyms = ["counter"]
    assert await found(units, company, "counter") == ["one"]
    assert await found(units, company, "ledger") == []


async def by_slug(unit: work.Unit, slug: str) -> Service:
    """The row of that service."""
    return (await unit.db.execute(select(Service).where(Service.slug == slug))).scalar_one()


async def test_what_another_process_changed_is_found_at_once(
    units: work.Units, company: Company, engine: AsyncEngine, policies: authz.Policies, clock: FixedClock
) -> None:
    """Both look at one database, and both have read it before."""
    other_engine = create_async_engine(engine.url)
    other = work.Units(other_engine, clock, policies)
    for reader in (units, other):
        assert await found(reader, company, "ledger") == []
    await put(other, company, "one", synonyms=["ledger"])
    for reader in (units, other):
        assert await found(reader, company, "ledger") == ["one"]
    async with units.open(SYSTEM) as unit:
        (await by_slug(unit, "one")).state = "retired"
    assert await found(other, company, "ledger") == []
    await other_engine.dispose()


async def test_a_change_is_found_when_it_is_committed_however_long_it_took(
    units: work.Units, company: Company
) -> None:
    """Later ones, committed earlier, do not hide it; the act itself still searches what was before."""
    async with units.open(company.ines) as slow:
        (await by_slug(slow, "desk")).synonyms = ["ledger"]
        await slow.db.flush()
        await put(units, company, "two", synonyms=["ledger"])
        assert await found(units, company, "ledger") == ["two"]
        assert [one.slug for one in (await catalog.services(slow, search="ledger")).items] == ["two"]
    assert await found(units, company, "ledger") == ["desk", "two"]


async def test_a_change_that_was_taken_back_is_never_found(units: work.Units, company: Company) -> None:
    """Not even by the act that made it and searched."""
    with pytest.raises(errors.Conflict):
        async with units.open(company.ines) as unit:
            (await by_slug(unit, "desk")).synonyms = ["ledger"]
            await unit.db.flush()
            await catalog.services(unit, search="ledger")
            raise errors.Conflict
    assert await found(units, company, "ledger") == []


async def test_what_a_search_knows_opens_nothing(units: work.Units, company: Company) -> None:
    """A circle that was taken away behind its back: the service is not shown."""
    assert await found(units, company, "desk") == ["desk"]
    async with units.open(SYSTEM) as unit:
        await unit.db.execute(delete(ServiceCircle).where(col(ServiceCircle.service_id) == company.desk.id))
    assert await found(units, company, "desk") == []


async def test_a_search_while_services_change_finds_what_was_or_what_is(
    units: work.Units, company: Company
) -> None:
    """Two change in one act: nobody meets one of them changed and the other not, or a word that is gone."""
    await put(units, company, "one", synonyms=["ledger"])
    await put(units, company, "two", synonyms=["ledger"])

    async def rename(word: str) -> list[str]:
        async with units.open(SYSTEM) as unit:
            for slug in ("one", "two"):
                (await by_slug(unit, slug)).synonyms = [word]
        return []

    for word in ("counter", "ledger", "counter", "ledger"):
        searches = [found(units, company, "ledger") for _ in range(6)]
        answers = await asyncio.gather(rename(word), *searches)
        assert all(answer in ([], ["one", "two"]) for answer in answers)


async def test_many_first_searches_at_once_find_the_same(units: work.Units, company: Company) -> None:
    """One of them fills the shelf, the others wait for it."""
    answers = await asyncio.gather(*(found(units, company, "desk") for _ in range(8)))
    assert answers == [["desk"]] * 8


def test_a_search_is_read_into_terms() -> None:
    """Nothing typed asks for nothing; signs alone ask for what nobody has; empty words do not narrow."""
    assert wanted.wanted("  ") is None
    signs = wanted.wanted("%")
    assert signs is not None
    assert signs.words == ("",)
    read = wanted.wanted("I need a tool to sign the contract")
    assert read is not None
    assert read.words == ("sign", "contract")
