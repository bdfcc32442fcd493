"""Evidence: everything about one request or one access, signed, so that it can be checked elsewhere."""

import json
from uuid import UUID

from gateway import audit, grants, requests
from gateway.authz import Action
from gateway.governance import gathering
from gateway.governance.events import EvidenceExported
from gateway.kernel import errors
from gateway.work import Unit

MOST_ROWS = 10_000


async def evidence(
    unit: Unit, heads: audit.Heads, *, grant_id: UUID | None = None, request_id: UUID | None = None
) -> bytes:
    """A ZIP with who asked, why, by which rules of which version, every answer, what was set up, and the
    rows of the trail with their proof. For those who read the trail.

    Raises NotAllowed, NotFound, Invalid unless exactly one of the two is named.
    """
    because = unit.require(Action.AUDIT_READ, gathering.TRAIL)
    request = await _request(unit, grant_id, request_id)
    held = await gathering.grants_of(unit, request)
    document = await gathering.document(unit, request, held)
    objects = [f"Request:{request.id}"]
    objects += [f"{kind}:{grant.id}" for grant in held for kind in ("Grant", "Fulfilment")]
    rows = await audit.about_all(unit, objects, limit=MOST_ROWS)
    unit.emit(EvidenceExported(id=request.id), because=because)
    return audit.make_pack(
        {
            "evidence.json": json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode(),
            "evidence.txt": gathering.told(document).encode(),
        },
        rows,
        heads,
        about=f"Request:{request.id}",
        by=f"{unit.subject.type}:{unit.subject.id}",
        at=unit.now,
    )


async def _request(unit: Unit, grant_id: UUID | None, request_id: UUID | None) -> requests.Request:
    if (grant_id is None) == (request_id is None):
        raise errors.Invalid("Name a request or a grant.", fields={"request_id": "one of the two"})
    if grant_id is not None:
        grant = await unit.db.get(grants.Grant, grant_id)
        request_id = grant.request_id if grant else None
    found = await unit.db.get(requests.Request, request_id) if request_id else None
    if found is None:
        raise errors.NotFound
    return found
