"""Every SELECT of proposals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, text, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from gateway import work
from gateway.authz import Action
from gateway.identity import Person
from gateway.kernel import errors
from gateway.proposals.entities import proposal_entity, queue_entity
from gateway.proposals.models import Proposal, ProposalId, ProposalKind, ProposalState, ProposalSupport
from gateway.proposals.rules import TRANSITIONS, WAITING, key_of
from gateway.work import Order, Unit

MAX_PAGE: Final = 201
MOST_WANTED: Final = Order("wanted", down=True)
_KEYS: Final[Mapping[str, ColumnElement[Any] | Mapped[Any]]] = {
    "wanted": col(Proposal.wanted),
    "name": col(Proposal.key),
    "kind": col(Proposal.kind),
    "data": col(Proposal.data),
    "since": col(Proposal.proposed_at),
    "state": col(Proposal.state),
}
_ACTS: Final[Mapping[str, Action]] = {
    "support": Action.PROPOSAL_SUPPORT,
    "withdraw": Action.PROPOSAL_WITHDRAW,
    "plan": Action.PROPOSAL_PLAN,
    "offer": Action.PROPOSAL_OFFER,
    "decline": Action.PROPOSAL_DECLINE,
}


async def proposal(unit: Unit, proposal_id: ProposalId) -> Proposal:
    """One that the subject may see. Raises NotFound, NotVisible."""
    found = await unit.db.get(Proposal, proposal_id)
    if found is None:
        raise errors.NotFound
    unit.require(Action.PROPOSAL_SEE, proposal_entity(found))
    return found


async def mine(unit: Unit) -> Sequence[Proposal]:
    """What the subject proposed or supports, newest first; nothing for whoever is no person."""
    supports = select(ProposalSupport.proposal_id).where(col(ProposalSupport.person_id) == _me(unit))
    query = (
        select(Proposal)
        .where((col(Proposal.proposer_id) == _me(unit)) | col(Proposal.id).in_(supports))
        .order_by(col(Proposal.id).desc())
        .limit(MAX_PAGE)
    )
    return (await unit.db.execute(query)).scalars().all()


async def listing(  # filters
    unit: Unit,
    *,
    states: Iterable[ProposalState] = WAITING,
    kind: ProposalKind | None = None,
    organisation: str | None = None,
    search: str = "",
    order: Order = MOST_WANTED,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Proposal]:
    """A page of those that the subject may see, most wanted first, then the newest: of one's own
    organisation, or of all for those who answer. No states: in every state.
    """
    chosen = order if order.by in _KEYS else MOST_WANTED
    found = _chosen(unit, states, kind, search)
    if organisation is not None:
        found = found.where(Proposal.organisation == organisation)
    few = max(1, min(limit, MAX_PAGE)) - 1
    key = _KEYS[chosen.by]
    query = work.paged(found, key, col(Proposal.id), down=chosen.down, after=after, limit=few)
    return (await unit.db.execute(query)).scalars().all()


async def count(
    unit: Unit,
    *,
    states: Iterable[ProposalState] = WAITING,
    kind: ProposalKind | None = None,
    search: str = "",
) -> int:
    """How many these are; `work.MOST_COUNTED` + 1 stands for more."""
    return (await unit.db.execute(work.counted(_chosen(unit, states, kind, search)))).scalar_one()


async def named(unit: Unit, name: str) -> Proposal | None:
    """The one of that name that waits in the subject's organisation."""
    return await waiting(unit, str(unit.subject.attrs.get("organisation", "")), key_of(name))


async def supported(unit: Unit, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those that the subject supports."""
    query = select(ProposalSupport.proposal_id).where(
        col(ProposalSupport.proposal_id).in_(set(ids)), col(ProposalSupport.person_id) == _me(unit)
    )
    return frozenset((await unit.db.execute(query)).scalars())


async def supporters(unit: Unit, found: Proposal) -> frozenset[UUID]:
    """Who needs it besides its proposer. Raises NotVisible."""
    unit.require(Action.PROPOSAL_SEE, proposal_entity(found))
    query = select(ProposalSupport.person_id).where(col(ProposalSupport.proposal_id) == found.id)
    return frozenset((await unit.db.execute(query)).scalars())


async def people(unit: Unit, rows: Iterable[Proposal]) -> dict[UUID, Person]:
    """Who proposed and who answered those of them that the subject may see: a colleague is known by that."""
    ids = {row.id for row in rows}
    of = [
        select(column).where(col(Proposal.id).in_(ids), _seen(unit))
        for column in (col(Proposal.proposer_id), col(Proposal.answered_by))
    ]
    query = select(Person).where(or_(*(col(Person.id).in_(each) for each in of)))
    return {found.id: found for found in (await unit.db.execute(query)).scalars()}


async def acts_on(unit: Unit, rows: Sequence[Proposal]) -> dict[UUID, frozenset[str]]:
    """What the subject may do with each where it stands now, by the names of the verbs."""
    held = await supported(unit, [row.id for row in rows])
    return {
        row.id: frozenset(
            event
            for event, action in _ACTS.items()
            if row.state in TRANSITIONS[event][0]
            and not (event == "support" and row.id in held)
            and unit.decide(action, proposal_entity(row)).allowed
        )
        for row in rows
    }


async def locked(unit: Unit, proposal_id: ProposalId) -> Proposal:
    """The row held for this act. Raises NotFound."""
    query = select(Proposal).where(col(Proposal.id) == proposal_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def hold_names(unit: Unit) -> None:
    """No two are submitted at once: the second of a name shall find the first."""
    await unit.db.execute(text("select pg_advisory_xact_lock(hashtext('proposals'))"))


async def waiting(unit: Unit, organisation: str, key: str) -> Proposal | None:
    """The one of that name that waits there."""
    query = select(Proposal).where(
        Proposal.organisation == organisation, Proposal.key == key, col(Proposal.state).in_(WAITING)
    )
    return (await unit.db.execute(query)).scalar_one_or_none()


async def open_of(unit: Unit) -> int:
    """How many the subject has open."""
    query = (
        select(func.count())
        .select_from(Proposal)
        .where(col(Proposal.proposer_id) == _me(unit), Proposal.state == ProposalState.OPEN)
    )
    return int((await unit.db.execute(query)).scalar_one())


def _me(unit: Unit) -> UUID | None:
    return UUID(unit.subject.id) if unit.subject.type == "Person" else None


def _seen(unit: Unit) -> ColumnElement[bool]:
    """In SQL what `proposal:see` says of one; a test compares the two."""
    if unit.decide(Action.PROPOSAL_SEE, queue_entity()).allowed:
        return true()
    if unit.subject.type != "Person":
        return false()
    return col(Proposal.organisation) == str(unit.subject.attrs["organisation"])


def _chosen(
    unit: Unit, states: Iterable[ProposalState], kind: ProposalKind | None, search: str
) -> SelectOfScalar[Proposal]:
    query = select(Proposal).where(_seen(unit))
    chosen = list(states)
    if chosen:
        query = query.where(col(Proposal.state).in_(chosen))
    if kind is not None:
        query = query.where(Proposal.kind == kind)
    for word in search.split()[:8]:
        query = query.where(col(Proposal.key).contains(key_of(word), autoescape=True))
    return query
