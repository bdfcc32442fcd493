"""People, machines, what waits for IT, rules and the trail as views."""

from collections.abc import Sequence

from gateway import audit, catalog, governance, identity, notifications, provisioning, rulebook
from gateway.api.told import names
from gateway.api.views import (
    ChangeView,
    ClientView,
    ConnectionView,
    FindingView,
    FulfilmentView,
    LivingView,
    NoticeView,
    PersonView,
    RecordView,
    SessionView,
)
from gateway.work import Unit


async def people_of(unit: Unit, rows: Sequence[identity.Person]) -> list[PersonView]:
    """People whom the subject looks after."""
    houses = await identity.organisations_by_id(unit, {row.organisation_id for row in rows})
    teams = await identity.units_by_id(unit, {row.unit_id for row in rows if row.unit_id})
    known = await names.people(unit, {row.manager_id for row in rows})
    return [
        PersonView(
            id=row.id,
            username=row.username,
            name=row.name,
            email=row.email,
            realm=row.realm,
            organisation=houses[row.organisation_id].slug,
            unit=teams[row.unit_id].slug if row.unit_id in teams else None,
            manager=names.of(known, row.manager_id),
            roles=row.roles,
            active=row.active,
            inactive_since=row.inactive_since,
            inactive_why=row.inactive_why,
        )
        for row in rows
    ]


async def clients_of(unit: Unit, rows: Sequence[identity.Client]) -> list[ClientView]:
    """Machines that the subject looks after."""
    houses = await identity.organisations_by_id(unit, {row.organisation_id for row in rows})
    return [
        ClientView(
            id=row.id,
            client_id=row.client_id,
            name=row.name,
            realm=row.realm,
            organisation=houses[row.organisation_id].slug,
            active=row.active,
            inactive_since=row.inactive_since,
            inactive_why=row.inactive_why,
        )
        for row in rows
    ]


def session(row: identity.Session) -> SessionView:
    """Without its secret."""
    return SessionView(id=row.id, created_at=row.created_at, seen_at=row.seen_at, ends_at=row.ends_at)


def living(row: identity.LivingSession) -> LivingView:
    """With whose it is."""
    return LivingView(
        id=row.session.id,
        created_at=row.session.created_at,
        seen_at=row.session.seen_at,
        ends_at=row.session.ends_at,
        person=row.person.id,
        username=row.person.username,
        organisation=row.organisation.slug,
    )


async def fulfilments_of(unit: Unit, rows: Sequence[provisioning.Queued]) -> list[FulfilmentView]:
    """The queue with names."""
    services = await names.slugs(unit, {row.service_id for row in rows})
    known = await names.holders(unit, {row.holder_id for row in rows}, machines=True)
    return [
        FulfilmentView(
            grant=row.grant_id,
            service=services[row.service_id],
            holder=known.get(row.holder_id),
            purpose=row.purpose,
            state=row.state,
            error=row.error,
            failures=row.failures,
            started_at=row.started_at,
        )
        for row in rows
    ]


async def connections_of(unit: Unit, rows: Sequence[catalog.Service]) -> list[ConnectionView]:
    """Connections of services that the subject administers, with names."""
    pauses = await provisioning.paused(unit, [row.id for row in rows])
    known = await names.people(unit, {pause.paused_by for pause in pauses.values()})
    return [_connection(row, pauses.get(row.id), known) for row in rows]


def _connection(
    row: catalog.Service, pause: provisioning.PausedConnection | None, known: names.Names
) -> ConnectionView:
    return ConnectionView(
        service=row.slug,
        name=row.name,
        state=row.state,
        health=str((row.check_report or {}).get("health", catalog.Health.UNTESTED)),
        tested_at=row.checked_at,
        paused_at=pause.paused_at if pause else None,
        paused_by=names.of(known, pause.paused_by) if pause else None,
        paused_why=pause.why if pause else "",
    )


async def findings_of(unit: Unit, rows: Sequence[governance.Finding]) -> list[FindingView]:
    """Findings that the subject may see, with names."""
    services = await names.slugs(unit, {row.service_id for row in rows})
    known = await names.people(unit, {one for row in rows for one in (row.involved_id, row.settled_by)})
    return [
        FindingView(
            id=row.id,
            kind=row.kind,
            about=f"{row.about_type}:{row.about_id}",
            detail=row.detail,
            service=names.of(services, row.service_id),
            involved=names.of(known, row.involved_id),
            state=row.state,
            raised_at=row.raised_at,
            due_at=row.due_at,
            until=row.until,
            settled_at=row.settled_at,
            settled_by=names.of(known, row.settled_by),
            settled_why=row.settled_why,
            undo_until=row.undo_until,
        )
        for row in rows
    ]


async def changes_of(unit: Unit, rows: Sequence[rulebook.PolicyChange]) -> list[ChangeView]:
    """Changes of the rules, with names."""
    known = await names.people(unit, {one for row in rows for one in (row.proposer_id, row.decided_by)})
    return [
        ChangeView(
            id=row.id,
            state=row.state,
            proposer=known.get(row.proposer_id),
            why=row.why,
            files=row.files,
            base_version=row.base_version,
            version=row.version,
            proposed_at=row.proposed_at,
            decided_by=names.of(known, row.decided_by),
            decided_why=row.decided_why,
            decided_at=row.decided_at,
            simulation=row.simulation,
        )
        for row in rows
    ]


def record(row: audit.AuditRow) -> RecordView:
    """Ids as they were written: names could be changed later."""
    return RecordView(
        id=row.id,
        position=row.position,
        at=row.at,
        actor=row.subject,
        action=row.action,
        object=row.object,
        outcome=row.outcome,
        reasons=row.reasons,
        policy_version=row.policy_version,
        trace_id=row.trace_id,
        payload=row.payload,
    )


def notice(one: notifications.Told) -> NoticeView:
    """In the words of its reader."""
    return NoticeView(
        id=one.id,
        kind=one.kind,
        at=one.at,
        read=one.read,
        subject=one.letter.subject,
        words=one.letter.lead,
        rows=dict(one.letter.rows),
        path=one.letter.path,
    )
