"""Who calls."""

from uuid import UUID

from gateway import identity, web
from gateway.api import answers
from gateway.api.views import MeView

router = web.router(prefix="/me", tags=["me"])


@router.get("", responses=answers.problems(401, 403, 503))
async def me(caller: web.AnyCaller) -> MeView:
    """The caller as the gateway knows it."""
    attrs = caller.subject.attrs
    roles = attrs.get("roles", ())
    machine = isinstance(caller, identity.Machine)
    return MeView(
        type="client" if machine else "person",
        id=UUID(caller.subject.id),
        name=caller.name,
        username=None if isinstance(caller, identity.Machine) else caller.username,
        email=None if isinstance(caller, identity.Machine) else caller.email,
        realm=caller.realm,
        organisation=str(attrs["organisation"]),
        roles=list(roles) if isinstance(roles, tuple) else [],
    )
