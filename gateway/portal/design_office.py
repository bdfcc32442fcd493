"""Specimens of the back office for the living page of the design: lists, what was done to rows, steps."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from gateway.governance import SavedFilter
from gateway.portal.admin_findings import Undo
from gateway.portal.admin_lists import Look, Shown, Sort
from gateway.portal.admin_wizard import Step
from gateway.work import MOST_COUNTED

_NOW: Final = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
_ROWS: Final = ("Calendar", "Automation", "Storefront")
_HEADS: Final = (
    Sort("Service", "/design?sort=name"),
    Sort("State", "/design?sort=state", "ascending"),
    Sort("Last used"),
    Sort("Holders", "/design?sort=holders", "descending", num=True),
)


def _kept(number: int, name: str, query: str) -> SavedFilter:
    return SavedFilter(
        id=UUID(int=number), person_id=UUID(int=0), part="design", name=name, query=query, kept_at=_NOW
    )


def _list(
    look: Look,
    *,
    first: int,
    total: int | None,
    next_: str = "",
    saved: Sequence[SavedFilter] = (),
) -> Shown[str]:
    return Shown("/design", "design", look, _ROWS, _HEADS, next_, first, total, saved)


# As it is opened; further on with everything picked; further than anybody counts.
LISTS: Final = (
    _list(Look(), first=1, total=3),
    _list(
        Look(sort="-holders", picked="all"),
        first=51,
        total=120,
        next_="/design?cursor=x",
        saved=(_kept(1, "Most holders first", "sort=-holders"), _kept(2, "By name", "sort=name")),
    ),
    _list(Look(sort="name"), first=1, total=MOST_COUNTED + 1, next_="/design?cursor=x"),
    _list(Look(), first=101, total=None),
)
# What was just done: nothing of it, one, or several can be taken back.
UNDO: Final = (
    None,
    Undo([UUID(int=1)], _NOW),
    Undo([UUID(int=1), UUID(int=2)], _NOW),
)
STEPS: Final = (
    Step("manifest", "The text", "done", "/design"),
    Step("credentials", "Credentials", "now", "/design"),
    Step("stewards", "Stewards", "", "/design"),
    Step("publish", "Publish", "", ""),
)
FAULTS: Final = (
    {"line": 4, "where": "plans.0.slug", "what": "is missing", "fix": "give it a short name"},
    {"line": 0, "where": "", "what": "The list is empty", "fix": ""},
)
PROBLEMS: Final = (
    None,
    {"title": "Not published", "detail": "Two seats are empty."},
    {"title": "The connection is paused.", "detail": ""},
)
