"""A token as Cedar sees it."""

from datetime import datetime, timedelta

from gateway import grants
from gateway.authz import Action, Resource
from gateway.grants import Grant


def token_entity(
    grant: Grant, now: datetime, *, life: timedelta = timedelta(0), is_api: bool = True, id_: str = "new"
) -> Resource:
    """The resource `Token` of policies/schema.cedarschema: one of this grant, for `life` from now on."""
    return Resource(
        "Token",
        id_,
        {
            "person": str(grant.holder_id),
            "class": grant.technology_class,
            "live": grants.usable(grant.life, now),
            "api": is_api,
            "seconds": int(life.total_seconds()),
        },
        see=Action.TOKEN_SEE,
    )
