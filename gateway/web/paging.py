"""Cursors: opaque to the caller, the id of the last row to us."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID

from fastapi import Query

from gateway.kernel import errors

LARGEST: Final = 200
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=512, description="`next` of the page before.")]
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[_Row]):
    """One page of rows; `next` continues after them, None at the end."""

    items: Sequence[_Row]
    next: str | None


def after(cursor: str | None) -> UUID | None:
    """The id that a cursor stands for. Raises Invalid for one that is not ours."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return UUID(bytes=raw)
    except (ValueError, binascii.Error):
        raise errors.Invalid(
            "Begin again from the first page.", fields={"cursor": "not one of ours"}
        ) from None


def _id(row: object) -> UUID:
    found: UUID = row.id  # type: ignore[attr-defined]  # rows of our tables have one
    return found


def cut(rows: Sequence[_Row], limit: int, key: Callable[[_Row], UUID] = _id) -> Slice[_Row]:
    """A page out of rows of which one more than `limit` was asked for; `key` names the last one."""
    if len(rows) <= limit:
        return Slice(rows, None)
    last = key(rows[limit - 1])
    return Slice(rows[:limit], base64.urlsafe_b64encode(last.bytes).decode().rstrip("="))
