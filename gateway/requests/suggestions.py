"""What colleagues of one's unit and role use, and one does not have yet: with the reason, never a name."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from gateway import catalog, grants, identity
from gateway.catalog import Service
from gateway.requests.figures import EVERYBODY, FLOOR, TOLD_CLASS, TOLD_DATA, ColleagueUse
from gateway.requests.views import Card, Offer, cards
from gateway.work import Unit

if TYPE_CHECKING:
    from uuid import UUID

MOST: Final = 4
_LOOKED_AT: Final = 24


class Whose(StrEnum):
    """Whose use is the reason."""

    UNIT = "unit"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`people` of `of` colleagues in the unit of this name, or of this role, use the service."""

    card: Card
    people: int
    of: int
    whose: Whose
    name: str


async def suggestions(unit: Unit, *, limit: int = MOST) -> list[Suggestion]:
    """What the largest part of the subject's colleagues uses, of what it sees, may ask for and does not
    hold. Nothing that is sensitive, and nothing that fewer than three use.
    """
    groups = await _groups(unit)
    if not groups:
        return []
    uses = await _uses(unit, groups)
    held = {grant.service_id for grant in await grants.mine(unit) if grant.state in grants.LIVE}
    likely: dict[UUID, ColleagueUse] = {}
    for use in uses:
        if use.service_id not in held:
            likely.setdefault(use.service_id, use)
    seen = {one.id: one for one in await catalog.services_by_id(unit, likely) if _told(one)}
    services = [seen[key] for key in likely if key in seen]
    found: list[Suggestion] = []
    # Nearly all that colleagues use can be asked for: what is behind the first few is seldom looked at.
    for at in range(0, len(services), 2 * limit):
        for card in await cards(unit, services[at : at + 2 * limit]):
            if card.offer is Offer.REQUEST:
                use = likely[card.service.id]
                whose, name = groups[use.whose]
                found.append(Suggestion(card, use.people, use.of, whose, name))
        if len(found) >= limit:
            break
    return found[:limit]


def _told(service: Service) -> bool:
    """Again: it may have become sensitive since it was counted."""
    return service.technology_class == TOLD_CLASS and service.data_classification in TOLD_DATA


async def _groups(unit: Unit) -> dict[str, tuple[Whose, str]]:
    """The groups of the subject, as they are counted → what they are called."""
    if unit.subject.type != "Person":
        return {}
    me = await identity.myself(unit)
    found: dict[str, tuple[Whose, str]] = {}
    if me.unit_id is not None:
        names = await identity.units_by_id(unit, [me.unit_id])
        found |= {f"unit:{key}": (Whose.UNIT, one.name) for key, one in names.items()}
    roles = sorted({*me.roles, *me.roles_here} - {EVERYBODY})
    return found | {f"role:{me.organisation_id}:{role}": (Whose.ROLE, role) for role in roles}


async def _uses(unit: Unit, groups: dict[str, tuple[Whose, str]]) -> list[ColleagueUse]:
    share = col(ColleagueUse.people) * 100 / col(ColleagueUse.of)
    query = (
        select(ColleagueUse)
        .where(col(ColleagueUse.whose).in_(groups), col(ColleagueUse.people) >= FLOOR)
        .order_by(share.desc(), col(ColleagueUse.people).desc(), col(ColleagueUse.service_id))
        .limit(_LOOKED_AT)
    )
    return list((await unit.db.execute(query)).scalars())
