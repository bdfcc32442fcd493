"""A route says who may call it, or it does not exist."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from gateway.web.callers import CALLERS


class Route(APIRoute):
    """Raises TypeError at registration where the signature names none of the callers."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        super().__init__(path, endpoint, **given)
        if not _names_caller(self.dependant):
            raise TypeError(f"{path}: say who calls: PersonCaller, AnyCaller, Visitor or Anyone")


def router(prefix: str = "", **given: Any) -> APIRouter:
    """A router whose routes all name their caller."""
    return APIRouter(prefix=prefix, route_class=Route, **given)


def _names_caller(dependant: Dependant) -> bool:
    return any(needed.call in CALLERS or _names_caller(needed) for needed in dependant.dependencies)
