"""What people type leads to what they mean: a gold set of searches, written before the search was tuned."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from brokers import sdk
from gateway import catalog, work
from gateway.authz import SYSTEM
from gateway.catalog import Fit, Service
from gateway.catalog.models import ServiceCircle
from tests.company import Company

HERE: Final = Path(__file__).parent
CATALOGUE: Final = HERE.parents[1] / "deploy" / "demo" / "catalogue.csv"
TOP: Final = 3


@dataclass(frozen=True)
class Query:
    """One search; `expected`: services any of which is a good answer, none where nobody offers it."""

    text: str
    expected: frozenset[str]
    kind: str


def gold() -> list[Query]:
    """The gold set."""
    with (HERE / "gold.csv").open(encoding="utf-8", newline="") as file:
        return [
            Query(row["query"], frozenset(row["expected"].split()), row["kind"])
            for row in csv.DictReader(file)
        ]


async def stock(units: work.Units, company: Company) -> None:
    """The services of the demo, all in the circle of everyone; those of the tests are gone."""
    async with units.open(SYSTEM) as unit:
        for one in (company.desk, company.plant, company.vault):
            (await unit.db.get_one(Service, one.id)).state = "retired"
        rows = [*_listed(), *_brokered()]
        unit.db.add_all(rows)
        await unit.db.flush()
        unit.db.add_all(ServiceCircle(service_id=row.id, circle_slug="everyone") for row in rows)


def _listed() -> list[Service]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return [
            _service(
                row["slug"],
                row["name"],
                row["summary"],
                category=row["category"],
                synonyms=row["synonyms"].split(";"),
                contains=row["contains"].split(";"),
            )
            for row in csv.DictReader(file)
        ]


def _brokered() -> list[Service]:
    return [
        _service(one.id, one.name, one.summary, tags=list(one.tags), description=one.description)
        for one in sdk.load().templates.values()
    ]


def _service(slug: str, name: str, summary: str, *, description: str = "", **more: Any) -> Service:
    return Service(
        slug=slug,
        skeleton=slug,
        name=name,
        summary=summary,
        description=description,
        found_by="",
        technology_class="information",
        data_classification="internal",
        half="front",
        state="published",
        manifest_version=1,
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
        **more,
    )


def _hit(query: Query, found: Sequence[Service]) -> bool:
    return any(service.slug in query.expected for service in found[:TOP])


@pytest.fixture
async def answers(units: work.Units, company: Company) -> list[tuple[Query, catalog.Page]]:
    """What each search of the gold set finds."""
    await stock(units, company)
    async with units.read(company.ines) as unit:
        return [(query, await catalog.services(unit, search=query.text, limit=10)) for query in gold()]


def test_the_gold_set_is_large_and_varied() -> None:
    """Three hundred searches and more, of every kind, none twice."""
    queries = gold()
    assert len(queries) >= 300
    assert len({query.text for query in queries}) == len(queries)
    kinds = {kind: sum(query.kind == kind for query in queries) for kind in {query.kind for query in queries}}
    assert kinds.keys() == {"job", "name", "synonym", "typo", "contains", "german", "none"}
    assert all(many >= 20 for kind, many in kinds.items() if kind != "none")
    assert 1 <= kinds["none"] <= 10


async def test_nineteen_of_twenty_searches_show_the_answer_among_the_first_three(
    answers: list[tuple[Query, catalog.Page]],
) -> None:
    """And less than one in a hundred finds nothing at all."""
    wanted = [(query, page.items) for query, page in answers if query.expected]
    missed = [
        (query.text, [one.slug for one in found[:TOP]]) for query, found in wanted if not _hit(query, found)
    ]
    nothing = [query.text for query, found in wanted if not found]
    assert len(missed) <= len(wanted) * 0.05, missed
    assert len(nothing) < len(wanted) * 0.01, nothing


async def test_what_nobody_offers_is_never_shown_as_if_it_were_the_answer(
    answers: list[tuple[Query, catalog.Page]],
) -> None:
    """Nothing answers all of it: the page says so, shows what comes close, and makes its offers."""
    for query, page in answers:
        if not query.expected:
            assert not page.items or page.fit is not Fit.ALL, (query.text, [one.slug for one in page.items])
