"""What a search of the catalog is narrowed by, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gateway.catalog.models import Service


class Facet(StrEnum):
    """By what services are narrowed down, as it stands in an address."""

    CATEGORY = "category"
    COST = "cost"
    WAIT = "wait"
    CLASS = "class"


class Fit(StrEnum):
    """How well what was found answers the search: all of it as written, with a slip forgiven, or a part."""

    ALL = "all"
    NEAR = "near"
    PART = "part"


Choice = Mapping[Facet, frozenset[str]]
FacetCounts = Mapping[Facet, Mapping[str, int]]
NO_CHOICE: Choice = {}


@dataclass(frozen=True, slots=True)
class Page:
    """Some services, the best first or by name; `next` continues after them, None at the end."""

    items: tuple[Service, ...]
    next: str | None
    fit: Fit = Fit.ALL


@dataclass(frozen=True, slots=True)
class Sifted:
    """A page of what was found and chosen, `total` of it in all; `counts`: what each choice would leave."""

    page: Page
    total: int
    counts: FacetCounts
