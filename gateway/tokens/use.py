"""Write down on which day a token was used last: for its owner, who then knows what can go."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from gateway.kernel import errors
from gateway.tokens.models import Token
from gateway.work import Unit


async def note_used(unit: Unit, token_ids: Iterable[UUID], day: date) -> None:
    """Many at once; a day that is written already, or a later one, stays. Raises Forbidden for anybody
    but the System: the decision that let the calls pass speaks here.
    """
    if unit.subject.type != "System":
        raise errors.Forbidden
    older = col(Token.used_on).is_(None) | (col(Token.used_on) < day)
    await unit.db.execute(
        update(Token).where(col(Token.id).in_(sorted(token_ids)), older).values(used_on=day)
    )
