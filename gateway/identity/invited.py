"""Whether somebody holds a link that makes an administrator."""

from sqlmodel import col, select

from gateway.identity.errors import InvitationOver
from gateway.identity.models import Invitation
from gateway.kernel import crypto
from gateway.work import Unit


async def invited(unit: Unit, secret: str) -> Invitation:
    """The invitation of this secret, which stays good. Raises InvitationOver."""
    statement = select(Invitation).where(
        col(Invitation.secret_hash) == crypto.fingerprint(secret),
        col(Invitation.taken_at).is_(None),
        col(Invitation.ends_at) > unit.now,
    )
    found = (await unit.db.execute(statement)).scalar_one_or_none()
    if found is None:
        raise InvitationOver
    return found
