"""Which version of a thing somebody has seen: ETag and If-Match (RFC 9110, 8.8.3 and 13.1.1)."""

import hashlib
import re
from typing import Annotated, Final

from fastapi import Depends, Header, Response
from pydantic import BaseModel

from gateway import web

_NUMBER: Final = re.compile(r'"([0-9]{1,9})"')
_ANY: Final = "*"
NEVER: Final = -1  # no row has it
Given = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=200, description="The ETag that you have seen: nothing newer is changed."
    ),
]


async def seen_version(given: Given = None) -> int | None:
    """The version that the caller has seen, None where they do not say."""
    if given is None or given.strip() == _ANY:
        return None
    number = _NUMBER.fullmatch(given.strip())
    return int(number[1]) if number else NEVER


Seen = Annotated[int | None, Depends(seen_version)]


def verify(seen: int | None, version: int) -> None:
    """Raises Outdated where the caller has seen another one."""
    if seen is not None and seen != version:
        raise web.Outdated("Look at it again, and change it then.")


def tag(response: Response, version: int) -> None:
    """Say which version this is."""
    response.headers["etag"] = f'"{version}"'


def tag_content(response: Response, view: BaseModel) -> None:
    """The same for things without a version of their own: equal content, equal tag."""
    digest = hashlib.sha256(view.model_dump_json().encode()).hexdigest()[:32]
    response.headers["etag"] = f'"{digest}"'
