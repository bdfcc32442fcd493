"""Invite the first IT administrator: a link that makes one, once."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from gateway.authz import Action, Decision
from gateway.identity import entities, rules
from gateway.identity.events import AdminInvited
from gateway.identity.models import Invitation, Person, Role
from gateway.kernel import crypto, new_id
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Invited:
    """What the link needs. `secret` stands in it and nowhere else."""

    id: UUID
    ends_at: datetime
    secret: str = field(repr=False)


async def invite_admin(unit: Unit) -> Invited | None:
    """A link for the first start, good for an hour; None where an active administrator is there.

    Raises NotAllowed for everybody but the System.
    """
    because = unit.require(Action.ADMIN_INVITE, entities.HOUSE)
    there = select(Person.id).where(col(Person.roles).contains([Role.IT_ADMIN.value]), col(Person.active))
    if (await unit.db.execute(there.limit(1))).first() is not None:
        return None
    return new_link(unit, because)


def new_link(unit: Unit, because: Decision) -> Invited:
    """Write the link down and say so."""
    secret = crypto.new_secret(256)
    row = Invitation(
        id=new_id(),
        secret_hash=crypto.fingerprint(secret),
        created_at=unit.now,
        ends_at=unit.now + rules.INVITATION_LIFE,
    )
    unit.db.add(row)
    unit.emit(AdminInvited(id=row.id), because=because)
    return Invited(row.id, row.ends_at, secret)
