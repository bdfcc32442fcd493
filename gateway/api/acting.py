"""What every act of the API shares: once, in one transaction, and answered as it was committed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Request
from pydantic import BaseModel, BeforeValidator

from gateway import requests, web
from gateway.authz import Subject
from gateway.work import OnceKey, Unit

_Row = TypeVar("_Row")
_View = TypeVar("_View", bound=BaseModel)
# `?mine` alone says yes.
Flag = Annotated[bool, BeforeValidator(lambda said: True if said == "" else said), Query()]


async def acted(
    request: Request,
    subject: Subject,
    once: OnceKey | None,
    act: Callable[[Unit], Awaitable[_View]],
    *,
    status: int = 200,
) -> _View:
    """Do it, and keep the answer under the caller's key. Raises what the act raises; where the caller said
    which version they have seen, a newer one is Outdated.
    """
    try:
        async with web.ports(request).units.open(subject, once=once) as unit:
            view = await act(unit)
            await unit.answer(status, view.model_dump_json(by_alias=True))
    except requests.Stale as stale:
        raise web.Outdated(stale.detail) from stale
    return view


@dataclass(frozen=True, slots=True)
class ActsOn(Generic[_Row, _View]):
    """Acts on one thing of a kind, answered with that thing as `tell` shows a page of them."""

    tell: Callable[[Unit, Sequence[_Row]], Awaitable[Sequence[_View]]]

    async def __call__(
        self,
        request: Request,
        caller: web.AnyCaller,
        once: OnceKey | None,
        act: Callable[[Unit], Awaitable[_Row]],
        *,
        status: int = 200,
    ) -> _View:
        """Do it, once. Raises what the act raises."""

        async def told_of(unit: Unit) -> _View:
            (view,) = await self.tell(unit, [await act(unit)])
            return view

        return await acted(request, caller.subject, once, told_of, status=status)
