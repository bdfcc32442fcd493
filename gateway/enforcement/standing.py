"""Everything that is true of one caller at one service, as one frozen value.

Read in one read-only unit through the slices' queries. The values are kept for at most two seconds
(`Standings`), forgotten on every change of the revocations' sequence, and are the only facts that a
brokered call remembers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from gateway import catalog, grants, identity, tokens
from gateway.authz import Subject
from gateway.enforcement.models import ServiceSession
from gateway.kernel import crypto
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """A caller, a service, and the grant between them. `ends_at` is the earliest end of grant and session.

    `signed_in` is the portal session behind the caller, if it is one: using a service keeps it awake.
    `token_id` is the personal token that was shown, if it was one.
    """

    subject: Subject
    organisation: str
    slug: str
    service_id: UUID
    service_state: str
    technology_class: str
    leased: bool
    grant_id: UUID | None
    grant_state: str
    starts_at: datetime
    ends_at: datetime
    values: dict[str, str] = field(hash=False)
    signed_in: identity.SignedIn | None = None
    token_id: UUID | None = None
    half: str = ""
    data: str = ""
    activated: bool = True

    def opens(self, now: datetime) -> bool:
        """Whether the access itself can be used; the rules have their say besides."""
        live = self.grant_state == grants.GrantState.ACTIVE and self.starts_at <= now < self.ends_at
        return self.grant_id is not None and self.activated and live


async def of_session(unit: Unit, slug: str, secret: str) -> Standing | None:
    """The standing of the person behind a service session's cookie; None where the session is not alive,
    or belongs to another service.
    """
    found = (
        await unit.db.execute(
            select(ServiceSession.session_id).where(
                ServiceSession.secret_hash == crypto.fingerprint(secret), ServiceSession.slug == slug
            )
        )
    ).scalar_one_or_none()
    signed_in = await identity.session_by_id(unit, identity.SessionId(found)) if found else None
    return await of_person(unit, slug, signed_in) if signed_in else None


async def of_person(unit: Unit, slug: str, signed_in: identity.SignedIn) -> Standing | None:
    """The standing of a signed-in person; None where there is no such service."""
    values = {"user": signed_in.username, "email": signed_in.email}
    found = await _standing(unit, slug, signed_in.subject, values, session_ends=signed_in.ends_at)
    return found and replace(found, signed_in=signed_in)


async def of_token(unit: Unit, slug: str, claims: identity.VerifiedClaims) -> Standing | None:
    """The standing of the machine, or the person, whose token was accepted; None where we know neither."""
    machine = await identity.machine_of(unit, claims)
    if machine is not None:
        values = {"user": claims.client_id or "", "email": ""}
        return await _standing(unit, slug, machine.subject, values, session_ends=claims.expires_at)
    bearer = await identity.bearer_of(unit, claims)
    if bearer is None:
        return None
    values = {"user": bearer.username, "email": bearer.email}
    return await _standing(unit, slug, bearer.subject, values, session_ends=bearer.ends_at)


async def of_personal_token(unit: Unit, slug: str, secret: str) -> Standing | None:
    """The standing of the person whose own token was shown, by the token's grant and no other; None where
    there is no such service.

    Raises TokenUnknown, also where the person is not active any more, TokenOver, TokenTakenBack, and
    TokenElsewhere at another service's address.
    """
    token, grant = await tokens.shown(unit, secret)
    bearer = await identity.bearer_by_id(unit, identity.PersonId(token.person_id), token.expires_at)
    if bearer is None:
        raise tokens.TokenUnknown
    service = await catalog.brokered(unit, slug)
    if service is None:
        return None
    if service.id != token.service_id:
        raise tokens.TokenElsewhere
    values = {"user": bearer.username, "email": bearer.email}
    found = await _at(unit, service, bearer.subject, values, grant, session_ends=token.expires_at)
    return replace(found, token_id=token.id)


async def _standing(
    unit: Unit, slug: str, subject: Subject, values: Mapping[str, str], *, session_ends: datetime | None
) -> Standing | None:
    service = await catalog.brokered(unit, slug)
    if service is None:
        return None
    grant = await grants.live_for(unit, service.id, UUID(subject.id))
    return await _at(unit, service, subject, values, grant, session_ends=session_ends)


async def _at(
    unit: Unit,
    service: catalog.ServiceFacts,
    subject: Subject,
    values: Mapping[str, str],
    grant: grants.Grant | None,
    *,
    session_ends: datetime | None,
) -> Standing:
    activation = await _activation(unit, grant)
    limits = (session_ends, grant.ends_at if grant else None, activation.ends_at if activation else None)
    ends = [at for at in limits if at is not None]
    return Standing(
        subject=subject,
        organisation=str(subject.attrs["organisation"]),
        slug=service.slug,
        service_id=service.id,
        service_state=service.state,
        technology_class=service.technology_class,
        leased=service.technology_class != "operational",
        grant_id=grant.id if grant else None,
        grant_state=grant.state if grant else "",
        starts_at=grant.starts_at if grant else unit.now,
        ends_at=min(ends, default=unit.now),
        values=dict(values),
        half=service.half,
        data=service.data_classification,
        activated=grant is None or grant.activation_seconds is None or activation is not None,
    )


async def _activation(unit: Unit, grant: grants.Grant | None) -> grants.Activation | None:
    """The open activation of an eligible grant; others cost no query."""
    if grant is None or grant.activation_seconds is None:
        return None
    found = await grants.open_activation(unit, grant.id)
    return found if found and found.ends_at > unit.now else None
