"""Revoke: a token is taken back, by its owner or by those who look after everybody."""

from gateway.authz import Action
from gateway.tokens import queries
from gateway.tokens.entities import token_entity
from gateway.tokens.events import TokenRevoked
from gateway.tokens.models import Token, TokenId
from gateway.work import Unit


async def revoke(unit: Unit, token_id: TokenId) -> Token:
    """End it. One that was taken back before stays as it is. Raises NotFound, NotVisible, NotAllowed."""
    token = await queries.locked(unit, token_id)
    grant = await queries.grant_of(unit, token.grant_id)
    because = unit.require(Action.TOKEN_REVOKE, token_entity(grant, unit.now, id_=str(token.id)))
    if token.revoked_at is None:
        token.revoked_at = unit.now
        unit.emit(TokenRevoked(id=token.id, grant_id=token.grant_id), because=because)
    return token
