"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), as a dependency of every POST of the API."""

import re
from typing import Annotated, Final

from fastapi import Depends, Header, Request

from gateway.kernel import errors
from gateway.work import OnceKey

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
Given = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Repeat a request with the same key: it acts once in 24 h."),
]


async def once_key(request: Request, given: Given = None) -> OnceKey | None:
    """The caller's key with the request that it stands for. Raises Invalid for what is no key."""
    if given is None:
        return None
    if not _KEY.fullmatch(given) or len(request.headers.getlist("idempotency-key")) > 1:
        raise errors.Invalid(
            "Use 1 to 255 visible ASCII characters.", fields={"Idempotency-Key": "not a key"}
        )
    sent = (await request.body()).decode(errors="replace")
    return OnceKey(given, f"{request.method} {request.url.path}\n{sent}")


Once = Annotated[OnceKey | None, Depends(once_key)]
