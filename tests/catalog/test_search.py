"""The search: what counts how much, what is forgiven, what narrows it, and how its pages go on."""

import pytest

from gateway import catalog, work
from gateway.authz import SYSTEM
from gateway.catalog import Facet, Fit, Service, wanted, words
from gateway.catalog.models import ServiceCircle
from tests.company import Company


async def put(units: work.Units, company: Company, slug: str, **said: object) -> None:
    """One more service in the circle of everyone."""
    async with units.open(SYSTEM) as unit:
        copied = company.desk.model_dump(exclude={"id", "slug", "skeleton", "name", "tags", "summary"})
        values = {"name": slug.title(), "tags": [], "summary": "", "description": ""} | said
        service = Service(**copied | values, slug=slug, skeleton=slug)
        unit.db.add(service)
        await unit.db.flush()
        unit.db.add(ServiceCircle(service_id=service.id, circle_slug="everyone"))
        await unit.db.flush()
        await catalog.index(unit)


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
    async with units.open(SYSTEM) as unit:
        service = await unit.db.get_one(Service, company.desk.id)
        service.name = "Counter"
        await wording_of(unit, service)
    assert await found(units, company, "counter") == ["desk"]


async def wording_of(unit: work.Unit, service: Service) -> None:
    """Write its words, as the verbs do."""
    from gateway.catalog import wording  # noqa: PLC0415  # inside the slice

    await wording.write(unit, service)


def test_a_search_is_read_into_terms() -> None:
    """Nothing typed asks for nothing; signs alone ask for what nobody has; empty words do not narrow."""
    assert wanted.wanted("  ") is None
    signs = wanted.wanted("%")
    assert signs is not None
    assert signs.words == ("",)
    read = wanted.wanted("I need a tool to sign the contract")
    assert read is not None
    assert read.words == ("sign", "contract")


def test_one_slip_is_one_step() -> None:
    """Also two letters in the wrong order; and what is near shares something that is looked up."""
    for one, other, slips in (
        ("jria", "jira", 1),
        ("slak", "slack", 1),
        ("box", "box", 0),
        ("abc", "cab", 2),
    ):
        assert words.distance(one, other) == slips
    assert words.slips("jria") & words.slips("jira")
