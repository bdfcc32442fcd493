"""Every SELECT of this slice: who shall hear of something, and what a person was told."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select

from gateway import catalog, grants, identity, requests
from gateway.notifications.models import Mail, MailState, Notice
from gateway.work import Unit

MAX_PAGE = 100
_UNREAD: Final = (
    select(func.count())
    .select_from(Notice)
    .where(col(Notice.person_id) == bindparam("me"), col(Notice.read_at).is_(None))
)


async def of_person(unit: Unit, *, before: UUID | None = None, limit: int = 20) -> Sequence[Notice]:
    """The subject's own notices, newest first; `before`: the last id of the page before."""
    query = (
        select(Notice)
        .where(col(Notice.person_id) == UUID(unit.subject.id))
        .order_by(col(Notice.id).desc())
        .limit(max(1, min(limit, MAX_PAGE)))
    )
    if before is not None:
        query = query.where(col(Notice.id) < before)
    return (await unit.db.execute(query)).scalars().all()


async def unread(unit: Unit) -> int:
    """How many of the subject's own notices were not looked at yet; 0 for whoever is no person."""
    if unit.subject.type != "Person":
        return 0
    return int((await unit.db.execute(_UNREAD, {"me": UUID(unit.subject.id)})).scalar_one())


async def active(unit: Unit, ids: Iterable[UUID]) -> list[UUID]:
    """Those who still work here: nobody else is told anything."""
    query = select(identity.Person.id).where(col(identity.Person.id).in_(set(ids)), identity.Person.active)
    return list((await unit.db.execute(query)).scalars())


async def with_role(unit: Unit, *roles: identity.Role) -> frozenset[UUID]:
    """Everybody active who has one of the roles."""
    has = [col(identity.Person.roles).contains([role.value]) for role in roles]
    query = select(identity.Person.id).where(identity.Person.active, or_(*has))
    return frozenset((await unit.db.execute(query)).scalars())


async def stewards(unit: Unit, service_id: UUID) -> frozenset[UUID]:
    """The people on the seats of a service."""
    query = select(catalog.Stewardship.person_id).where(catalog.Stewardship.service_id == service_id)
    return frozenset((await unit.db.execute(query)).scalars())


async def asked(unit: Unit, request_id: UUID) -> frozenset[UUID]:
    """Who may answer the request now, or was asked last where nobody is asked any more."""
    stage = requests.RequestStage
    query = (
        select(stage.people)
        .where(stage.request_id == request_id, col(stage.opened_at).is_not(None))
        .order_by(col(stage.position).desc())
        .limit(1)
    )
    people = (await unit.db.execute(query)).scalar_one_or_none() or []
    return frozenset(UUID(person) for person in people)


async def concerned(unit: Unit, request_id: UUID) -> frozenset[UUID]:
    """Whose pages show the request: who asks, shall hold it, is asked, did something with it, stands in."""
    asked, stage, step = requests.Request, requests.RequestStage, requests.RequestStep
    row = (
        await unit.db.execute(select(asked.requester_id, asked.person_id).where(col(asked.id) == request_id))
    ).one_or_none()
    stages = (
        await unit.db.execute(select(stage.people).where(col(stage.request_id) == request_id))
    ).scalars()
    acted = (
        await unit.db.execute(select(step.by).where(col(step.request_id) == request_id).distinct())
    ).scalars()
    people = {*(row or ()), *acted, *(UUID(one) for named in stages for one in named)}
    given = requests.Delegation
    stand_ins = select(given.taker_id).where(
        col(given.giver_id).in_(people - {None}), col(given.ended_at).is_(None), col(given.ends_at) > unit.now
    )
    return frozenset({*(one for one in people if one), *(await unit.db.execute(stand_ins)).scalars()})


async def of_delegation(unit: Unit, delegation_id: UUID) -> frozenset[UUID]:
    """Both sides of it."""
    given = requests.Delegation
    query = select(given.giver_id, given.taker_id).where(col(given.id) == delegation_id)
    return frozenset((await unit.db.execute(query)).one_or_none() or ())


async def holder(unit: Unit, grant_id: UUID) -> frozenset[UUID]:
    """The person who holds the grant and whoever asked for it; a machine looks at no page."""
    query = (
        select(grants.Grant.person_id, requests.Request.requester_id)
        .outerjoin(requests.Request, col(requests.Request.id) == col(grants.Grant.request_id))
        .where(col(grants.Grant.id) == grant_id)
    )
    return frozenset(who for row in await unit.db.execute(query) for who in row if who)


async def holder_of_activation(unit: Unit, activation_id: UUID) -> frozenset[UUID]:
    """The person who holds the grant that was switched on."""
    query = (
        select(grants.Grant.person_id)
        .join(grants.Activation, col(grants.Activation.grant_id) == col(grants.Grant.id))
        .where(col(grants.Activation.id) == activation_id)
    )
    return frozenset(one for one in (await unit.db.execute(query)).scalars() if one)


async def of_session(unit: Unit, session_id: UUID) -> frozenset[UUID]:
    """Whose session it is."""
    query = select(identity.Session.person_id).where(col(identity.Session.id) == session_id)
    return frozenset((await unit.db.execute(query)).scalars())


async def newest_step(unit: Unit, request_id: UUID) -> str:
    """What happened to the request last; empty where nothing is written."""
    step = requests.RequestStep
    query = select(step.what).where(step.request_id == request_id).order_by(col(step.id).desc()).limit(1)
    return (await unit.db.execute(query)).scalar_one_or_none() or ""


async def words_of(unit: Unit, request_id: UUID, what: str) -> str:
    """What was said with the newest step of that name."""
    step = requests.RequestStep
    query = select(step.words).where(step.request_id == request_id, step.what == what)
    return (await unit.db.execute(query.order_by(col(step.id).desc()).limit(1))).scalar_one_or_none() or ""


async def told_of_proposal(unit: Unit, proposal_id: UUID) -> frozenset[UUID]:
    """Everybody who has a notice about the proposal."""
    about = col(Notice.about).contains({"proposal": str(proposal_id)})
    return frozenset((await unit.db.execute(select(Notice.person_id).where(about))).scalars())


async def queued(unit: Unit, mail_id: UUID) -> Mail | None:
    """The mail held for this act, if it still waits."""
    query = select(Mail).where(Mail.id == mail_id, Mail.state == MailState.QUEUED).with_for_update()
    return (await unit.db.execute(query)).scalar_one_or_none()
