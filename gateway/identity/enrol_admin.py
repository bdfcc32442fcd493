"""Take an invitation: the signed-in person becomes IT administrator."""

from sqlalchemy import update
from sqlmodel import col

from gateway.identity import queries, rules
from gateway.identity.errors import InvitationOver, NotAdmitted
from gateway.identity.events import AdminEnrolled
from gateway.identity.models import Invitation, Person, PersonId, Role
from gateway.kernel import crypto
from gateway.work import Unit


async def enrol_admin(unit: Unit, secret: str, person_id: PersonId) -> Person:
    """Use the link up, in one statement so that of two who come at once one is too late.

    Raises InvitationOver; NotAdmitted for somebody whose realm has no administrators, or who left.
    """
    taken = (
        update(Invitation)
        .where(
            col(Invitation.secret_hash) == crypto.fingerprint(secret),
            col(Invitation.taken_at).is_(None),
            col(Invitation.ends_at) > unit.now,
        )
        .values(taken_at=unit.now, taken_by=person_id)
    )
    invitation = (await unit.db.execute(taken.returning(col(Invitation.id)))).scalar_one_or_none()
    if invitation is None:
        raise InvitationOver
    person, _ = await queries.account_locked(unit, person_id)
    if not person.active or Role.IT_ADMIN not in rules.ROLES[person.realm]:
        raise NotAdmitted("administrator")
    make_admin(unit, person)
    unit.emit(AdminEnrolled(id=person.id, invitation=invitation))
    return person


def make_admin(unit: Unit, person: Person) -> None:
    """Write the role on a locked row; what the issuer says at the next sign-in does not take it away."""
    for role in (Role.IT_ADMIN.value, Role.EMPLOYEE.value):
        person.roles_here = sorted({*person.roles_here, role})
    person.roles = sorted({*person.roles, *person.roles_here})
    person.version += 1
    unit.db.add(person)
