"""What one look has read already. A page shows a fact in several places and asks for it once."""

from collections.abc import Awaitable, Callable, Iterable
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Executable, bindparam, inspect
from sqlmodel import select

from gateway.work.unit import Unit

_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")
_Row = TypeVar("_Row")


def once_a_look(
    ask: Callable[Concatenate[Unit, _Asked], Awaitable[_Told]],
) -> Callable[Concatenate[Unit, _Asked], Awaitable[_Told]]:
    """Let a read-only unit ask this question once, for the same arguments, which are hashable.

    The answer is shared by all who ask, so it must not be changed. An act asks each time: what it
    does may change what it is told.
    """

    @wraps(ask)
    async def asked(unit: Unit, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Told:
        if unit.looked is None:
            return await ask(unit, *args, **kwargs)
        key = (ask, args, *kwargs.items())
        if key not in unit.looked:
            unit.looked[key] = await ask(unit, *args, **kwargs)
        told: _Told = unit.looked[key]
        return told

    return asked


async def rows_by_id(unit: Unit, table: type[_Row], ids: Iterable[UUID]) -> dict[UUID, _Row]:
    """The rows of these ids, without those that are not there; a look reads each of them once."""
    kept: dict[UUID, _Row] = {} if unit.looked is None else unit.looked.setdefault(table, {})
    wanted = set(ids)
    missing = wanted - kept.keys()
    if missing:
        query, key = _by_id(table)  # type: ignore[arg-type]  # a class is hashable; mypy asks its metaclass
        found = (await unit.db.execute(query, {"ids": list(missing)})).scalars()
        kept |= {getattr(row, key): row for row in found}
    return {one: kept[one] for one in wanted if one in kept}


def note_rows(unit: Unit, table: type[_Row], rows: Iterable[_Row]) -> None:
    """What a look has read by another question, `rows_by_id` need not read again."""
    if unit.looked is not None:
        _, key = _by_id(table)  # type: ignore[arg-type]  # a class is hashable; mypy asks its metaclass
        unit.looked.setdefault(table, {}).update({getattr(row, key): row for row in rows})


@cache
def _by_id(table: type[Any]) -> tuple[Executable, str]:
    """The statement, and what its key is called."""
    (key,) = inspect(table).primary_key
    return select(table).where(key.in_(bindparam("ids", expanding=True))), key.name
