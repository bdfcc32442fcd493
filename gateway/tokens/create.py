"""Create: a token for one's own access to a service that is an API."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from pydantic import SecretStr

from gateway import catalog
from gateway.authz import Action
from gateway.kernel import crypto, new_id
from gateway.tokens import queries, rules
from gateway.tokens.entities import token_entity
from gateway.tokens.errors import TooManyTokens
from gateway.tokens.events import TokenCreated
from gateway.tokens.models import Token
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Created:
    """A new token. `secret` is the only copy there will ever be: it is shown once and stored nowhere."""

    secret: SecretStr = field(repr=False)
    token: Token


async def create(unit: Unit, grant_id: UUID, *, name: str, ttl: timedelta) -> Created:
    """Make one for the subject's own grant, until `ttl` or the grant ends.

    Raises NotFound, NotVisible, NotAllowed, TooManyTokens.
    """
    grant = await queries.grant_of(unit, grant_id, lock=True)
    ends_at = rules.ends_at(unit.now, ttl, grant.ends_at)
    is_api = grant.service_id in await catalog.apis(unit, [grant.service_id])
    wished = token_entity(grant, unit.now, life=ends_at - unit.now, is_api=is_api)
    because = unit.require(Action.TOKEN_CREATE, wished)
    if await queries.live_count(unit, grant.holder_id, grant.service_id) >= rules.MOST_LIVE:
        raise TooManyTokens
    secret = rules.written(secrets.choice)
    token = Token(
        id=new_id(),
        grant_id=grant.id,
        service_id=grant.service_id,
        person_id=grant.holder_id,
        name=name,
        secret_hash=crypto.fingerprint(secret),
        created_at=unit.now,
        expires_at=ends_at,
    )
    unit.db.add(token)
    unit.emit(TokenCreated(id=token.id, grant_id=grant.id), because=because)
    return Created(SecretStr(secret), token)
