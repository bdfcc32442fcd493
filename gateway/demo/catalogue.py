"""The rest of the demo's catalogue: services that nobody brokers yet, each set up by hand at its vendor.

The facts stand in deploy/demo/catalogue.csv; where they are from, in SOURCES.md beside it.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from brokers import sdk
from gateway import catalog
from gateway.authz import SYSTEM
from gateway.catalog import StewardKind
from gateway.kernel import logging
from gateway.work import Units

FACTS: Final = Path(__file__).parents[2] / "deploy" / "demo" / "catalogue.csv"
# So many in one transaction: few enough that nothing else waits for long.
AT_ONCE: Final = 60
# How prices are counted, as the sources write it → as manifests do.
_UNITS: Final = {"month": "MONTHLY", "year": "YEARLY"}
_UNSTATED: Final = "not stated"


def manifests(path: Path = FACTS) -> list[sdk.ByHand]:
    """Every row as a manifest, by slug. Raises ValidationError for a row that is none."""
    with path.open(encoding="utf-8", newline="") as file:
        return [manifest(row) for row in csv.DictReader(file)]


def manifest(row: Mapping[str, str]) -> sdk.ByHand:
    """One row as a manifest."""
    vendor = urlsplit(row["opens_at"]).hostname or ""
    return sdk.ByHand.model_validate(
        {
            "id": row["slug"],
            "name": row["name"],
            "summary": row["summary"],
            "description": f"What you find there: {', '.join(_parts(row['contains']))}.",
            "version": "1.0",
            "category": row["category"],
            "synonyms": _parts(row["synonyms"]),
            "contains": _parts(row["contains"]),
            "technology_class": row["technology_class"],
            "data_classification": row["data_classification"],
            "half": "front",
            "circles": [row["circle"]],
            "plans": [_plan(row)],
            "auth": [{"type": "by_hand"}],
            "opens_at": row["opens_at"],
            "provisioning": {
                "type": "manual",
                "instructions": f"Open {vendor} as administrator and invite the person by their company "
                "address. Say then that it is done.",
                "removal": f"Open {vendor} as administrator, hand what the person leaves behind to their "
                "manager, remove them and free the seat. Say then that it is done.",
            },
        }
    )


async def seed(units: Units, stewards: Mapping[StewardKind, str], wanted: Sequence[sdk.ByHand]) -> None:
    """Register and publish those that are not there yet, with these people, by user name, on their seats;
    what somebody changed or ended stays as it is. Without people none of them is entered.
    """
    seats = sdk.manifest.Stewards.model_validate(stewards)
    async with units.read(SYSTEM) as unit:
        known = {service.slug for service in await catalog.administered_services(unit)}
    missing = [one for one in wanted if one.id not in known]
    if missing and not stewards:
        logging.get("demo").warning("demo.services_left_out", count=len(missing), why="no steward is active")
        return
    for first in range(0, len(missing), AT_ONCE):
        async with units.open(SYSTEM) as unit:
            for one in missing[first : first + AT_ONCE]:
                service = await catalog.register(unit, one.model_copy(update={"stewards": seats}))
                await catalog.publish(unit, service.id, checked=None)


def _plan(row: Mapping[str, str]) -> dict[str, Any]:
    own = row["unit"].startswith("user/") or not row["unit"]
    return {
        "id": "seat" if own else "team",
        "name": "A seat of your own" if own else "The team's account",
        "description": _described(row, own=own),
        "free": False,
        "metadata": {"costs": [_cost(row)]} if row["price"] else {"on_request": True},
        "approval": row["approval"].split() if " " in row["approval"] else row["approval"],
        "duration": {"default": "365 days", "max": "730 days"},
    }


def _described(row: Mapping[str, str], *, own: bool) -> str:
    said = "You sign in there under your own name." if own else "You come into the account that teams share."
    return f"{said} The price grows with use." if row["price_is"] == "from" else said


def _cost(row: Mapping[str, str]) -> dict[str, Any]:
    what, _, span = row["unit"].rpartition("/")
    unit = _UNITS.get(span, span) if row["unit"] != _UNSTATED else "UNSTATED"
    return {
        "amount": {row["currency"].lower(): row["price"]},
        "unit": f"{what} {unit}".strip().upper(),
        "as_of": row["price_as_of"],
        "source": row["price_source"],
    }


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
