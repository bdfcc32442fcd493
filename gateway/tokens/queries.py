"""Every SELECT of this slice."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select

from gateway import grants
from gateway.authz import Action
from gateway.grants import Grant
from gateway.kernel import crypto, errors
from gateway.tokens import rules
from gateway.tokens.entities import token_entity
from gateway.tokens.errors import TokenOver, TokenTakenBack, TokenUnknown
from gateway.tokens.models import Token, TokenId
from gateway.tokens.rules import TokenState
from gateway.work import Unit, once_a_look


@dataclass(frozen=True, slots=True)
class Held:
    """A token with what it is good for at this moment."""

    token: Token
    state: TokenState


@once_a_look
async def mine(unit: Unit, *, service_id: UUID | None = None) -> Sequence[Held]:
    """The subject's own tokens, newest first, those that are over too; of one service where it is named."""
    query = _joined().where(col(Token.person_id) == UUID(unit.subject.id)).limit(200)
    if service_id is not None:
        query = query.where(col(Token.service_id) == service_id)
    return [_held(unit, row.Token, row.Grant) for row in await unit.db.execute(query)]


async def of_grant(unit: Unit, grant_id: UUID) -> Sequence[Held]:
    """The tokens of one grant that the subject may see, newest first. Raises NotFound or NotVisible."""
    grant = await grant_of(unit, grant_id)
    unit.require(Action.TOKEN_SEE, token_entity(grant, unit.now))
    query = _joined().where(col(Token.grant_id) == grant_id).limit(200)
    return [_held(unit, row.Token, row.Grant) for row in await unit.db.execute(query)]


async def shown(unit: Unit, secret: str) -> tuple[Token, Grant]:
    """For a decision about a call: the token that somebody shows, and its grant in whatever state.

    Raises TokenUnknown, TokenOver or TokenTakenBack; the secret itself is the proof.
    """
    if not rules.plausible(secret):
        raise TokenUnknown
    query = _joined().where(col(Token.secret_hash) == crypto.fingerprint(secret))
    row = (await unit.db.execute(query)).one_or_none()
    if row is None:
        raise TokenUnknown
    token: Token = row.Token
    if token.revoked_at is not None:
        raise TokenTakenBack
    if token.expires_at <= unit.now:
        raise TokenOver
    return token, row.Grant


async def live_count(unit: Unit, person_id: UUID, service_id: UUID) -> int:
    """How many tokens this person has for this service that open it, or would if access went on."""
    query = (
        select(func.count())
        .select_from(Token)
        .join(Grant, col(Grant.id) == col(Token.grant_id))
        .where(
            Token.person_id == person_id,
            Token.service_id == service_id,
            col(Token.revoked_at).is_(None),
            col(Token.expires_at) > unit.now,
            col(Grant.state).in_(grants.LIVE),
        )
    )
    return int((await unit.db.execute(query)).scalar_one())


async def locked(unit: Unit, token_id: TokenId) -> Token:
    """The row held for this act; the verb that asks for it calls `require` itself."""
    query = select(Token).where(Token.id == token_id).with_for_update()
    found = (await unit.db.execute(query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


async def grant_of(unit: Unit, grant_id: UUID, *, lock: bool = False) -> Grant:
    """The grant itself, whoever holds it; the verb that asks for it calls `require` itself."""
    query = select(Grant).where(Grant.id == grant_id)
    found = (await unit.db.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    return found


def _joined() -> Select[Token, Grant]:
    return (
        select(Token, Grant).join(Grant, col(Grant.id) == col(Token.grant_id)).order_by(col(Token.id).desc())
    )


def _held(unit: Unit, token: Token, grant: Grant) -> Held:
    if token.revoked_at is not None:
        state = TokenState.REVOKED
    elif token.expires_at <= unit.now:
        state = TokenState.EXPIRED
    elif grant.state not in grants.LIVE:
        state = TokenState.ENDED
    else:
        state = TokenState.LIVE if grants.usable(grant.life, unit.now) else TokenState.WAITING
    return Held(token, state)
