"""What an evidence pack says, as one document; and the same for reading."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, select

from gateway import catalog, grants, identity, provisioning, requests
from gateway.authz import Resource
from gateway.work import Unit

TRAIL: Final = Resource("Trail", "audit")
_Row = TypeVar("_Row", bound=SQLModel)
_PEOPLE: Final = ("requester_id", "person_id", "by", "on_behalf_of", "decided_by", "taken_by")


async def grants_of(unit: Unit, request: requests.Request) -> Sequence[grants.Grant]:
    """What came of the request. Its caller may read the trail."""
    query = select(grants.Grant).where(grants.Grant.request_id == request.id).order_by(col(grants.Grant.id))
    return (await unit.db.execute(query)).scalars().all()


async def document(unit: Unit, request: requests.Request, held: Sequence[grants.Grant]) -> dict[str, Any]:
    """Rows as they stand, and the names of everybody and everything in them."""
    stages = await _all(unit, requests.RequestStage, col(requests.RequestStage.request_id) == request.id)
    steps = await _all(unit, requests.RequestStep, col(requests.RequestStep.request_id) == request.id)
    changes = [
        {"grant_id": str(grant.id), **_plain(asdict(fact))}
        for grant in held
        for fact in await grants.why(unit, grants.GrantId(grant.id))
    ]
    attempts = await _all(
        unit, provisioning.Attempt, col(provisioning.Attempt.grant_id).in_([grant.id for grant in held])
    )
    found: dict[str, Any] = {
        "request": _row(request),
        "stages": [_row(one) for one in stages],
        "steps": [_row(one) for one in sorted(steps, key=lambda one: one.at)],
        "grants": [_row(one) for one in held],
        "changes": changes,
        "fulfilment": [_row(one) for one in attempts],
    }
    service = await unit.db.get_one(catalog.Service, request.service_id)
    plan = await unit.db.get_one(catalog.Plan, request.plan_id)
    return {**found, "service": service.name, "plan": plan.name, "people": await _names(unit, found)}


def told(document: dict[str, Any]) -> str:
    """The document as lines for a reader who has no program for it."""
    request, people = document["request"], document["people"]
    lines = [
        f"Service: {document['service']}, plan {document['plan']}",
        f"Asked by {_who(people, request['requester_id'])} at {request['created_at']}",
        f"For {_who(people, request['person_id'] or request['client_id'])}",
        f"Why: {request['reason']}",
        f"State: {request['state']}",
        f"Rules: {', '.join(request['decided_by'])} of version {request['policy_version']}",
        "",
        "What happened to the request:",
        *(
            f"  {one['at']} {one['what']} by {_who(people, one['by'])} {one['words']}"
            for one in document["steps"]
        ),
        "",
        "Answers:",
        *(
            f"  stage {one['position']} ({one['kind']}): {one['outcome'] or one['state']}"
            f" by {_who(people, one['decided_by'])} {one['reason']}"
            for one in document["stages"]
        ),
        "",
        "What was set up:",
        *(
            f"  {one['started_at']} {one['purpose']}: {one['state']} {one['error']}"
            for one in document["fulfilment"]
        ),
        "",
        "What happened to the access:",
        *(
            f"  {one['at']} {one['event']} by {_who(people, one['by'])} {one['why']}"
            for one in document["changes"]
        ),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _who(people: dict[str, str], person_id: str | None) -> str:
    return people.get(person_id or "", person_id or "a rule")


async def _names(unit: Unit, found: dict[str, Any]) -> dict[str, str]:
    rows = [found["request"], *(row for rows in found.values() if isinstance(rows, list) for row in rows)]
    ids = {UUID(row[name]) for row in rows for name in _PEOPLE if isinstance(row.get(name), str)}
    people = (
        await unit.db.execute(select(identity.Person).where(col(identity.Person.id).in_(ids)))
    ).scalars()
    return {str(person.id): person.name for person in people}


async def _all(unit: Unit, table: type[_Row], where: ColumnElement[bool]) -> list[_Row]:
    return list((await unit.db.execute(select(table).where(where))).scalars())


def _row(row: SQLModel) -> dict[str, Any]:
    return _plain(row.model_dump())


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_value(one) for one in value]
    return value if isinstance(value, int | str | None | bool) else str(value)
