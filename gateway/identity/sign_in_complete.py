"""End a sign-in: verified claims become a person of this house and a session of theirs."""

from dataclasses import dataclass, field

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gateway.identity import queries, rules
from gateway.identity.errors import NotAdmitted
from gateway.identity.events import PersonAdmitted, SessionStarted
from gateway.identity.models import Organisation, Person, Session
from gateway.identity.sign_in_claim import ClaimedFlow
from gateway.identity.tokens import VerifiedClaims
from gateway.identity.views import SignedIn, signed_in
from gateway.kernel import crypto, language, new_id
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Started:
    """A new session. `secret` is the value of its cookie and is known to nobody else."""

    signed_in: SignedIn
    return_to: str
    secret: str = field(repr=False)


async def sign_in_complete(unit: Unit, flow: ClaimedFlow, claims: VerifiedClaims) -> Started:
    """Admit the person that the claims speak of and open a session under a new secret.

    The person is found by issuer and subject and never by e-mail; one who is not known yet is
    written down with what the issuer says. Raises NotAdmitted for an account without an
    organisation of its realm, of another organisation than before, or that is not active here.
    """
    organisation = await _organisation(unit, claims)
    person = await _known_or_admitted(unit, claims, organisation)
    _verify_belongs(person, organisation)
    await _refresh(unit, person, claims)
    secret = crypto.new_secret()
    session = _session(unit, person, claims, secret)
    unit.db.add(session)
    await unit.db.flush()
    unit.emit(SessionStarted(id=session.id, person=person.id))
    team = await queries.organisation_unit(unit, person.unit_id) if person.unit_id else None
    view = signed_in(person, organisation, team, session, unit.now)
    return Started(signed_in=view, return_to=flow.return_to, secret=secret)


async def _organisation(unit: Unit, claims: VerifiedClaims) -> Organisation:
    """The one that the issuer names; without a name, the only one of the realm."""
    found = await queries.organisations_of_realm(unit, claims.realm)
    named = [org for org in found if claims.organisation in {None, org.slug}]
    if len(named) != 1:
        raise NotAdmitted("organisation")
    return named[0]


async def _known_or_admitted(unit: Unit, claims: VerifiedClaims, organisation: Organisation) -> Person:
    """The person's row, locked. Two tabs of a newcomer may arrive at once: one of them writes it."""
    newcomer = Person(
        issuer=claims.issuer,
        subject=claims.subject,
        username=claims.username,
        email=claims.email,
        name=claims.name or claims.username,
        realm=claims.realm,
        organisation_id=organisation.id,
        # Until the issuer says more, it is the language of the browser that just signed in.
        locale=language.current().tag,
    )
    written = (
        insert(Person).values(**newcomer.model_dump()).on_conflict_do_nothing().returning(col(Person.id))
    )
    admitted = (await unit.db.execute(written)).scalar_one_or_none()
    if admitted is not None:
        unit.emit(PersonAdmitted(id=admitted, organisation=organisation.id))
    return await queries.person_of_subject_locked(unit, claims.issuer, claims.subject)


def _verify_belongs(person: Person, organisation: Organisation) -> None:
    """Suppliers share an issuer: a changed attribute there must not carry anybody over a wall here."""
    if person.organisation_id != organisation.id:
        raise NotAdmitted("organisation_changed")
    if not person.active:
        raise NotAdmitted("inactive")


async def _refresh(unit: Unit, person: Person, claims: VerifiedClaims) -> None:
    """Take over what the issuer says today; a change of roles or unit makes a new version."""
    person.username = claims.username or person.username
    person.email = claims.email or person.email
    person.name = claims.name or person.name
    team = await queries.unit_of_slug(unit, person.organisation_id, claims.unit) if claims.unit else None
    person.zone = rules.zone(claims.zone) or person.zone
    person.locale = rules.locale(claims.locale) or person.locale
    # What was given in this house is not the issuer's to take.
    roles = rules.roles(claims.realm, [*claims.roles, *person.roles_here])
    unit_id = team.id if team else person.unit_id
    if (roles, unit_id) != (person.roles, person.unit_id):
        person.roles, person.unit_id = roles, unit_id
        person.version += 1
    unit.db.add(person)


def _session(unit: Unit, person: Person, claims: VerifiedClaims, secret: str) -> Session:
    ends = unit.now + rules.LIVES[person.realm].absolute
    return Session(
        id=new_id(),
        secret_hash=crypto.fingerprint(secret),
        person_id=person.id,
        issuer=claims.issuer,
        kc_session=claims.session,
        created_at=unit.now,
        seen_at=unit.now,
        idle_ends_at=rules.idle_end(person.realm, unit.now, ends),
        ends_at=ends,
    )
