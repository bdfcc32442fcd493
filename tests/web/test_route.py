"""A route says who may call it."""

import pytest
from fastapi import Request, Response

from gateway import web


def test_a_route_without_a_caller_does_not_register() -> None:
    """However much else it takes."""
    routes = web.router()
    with pytest.raises(TypeError, match="say who calls"):

        @routes.get("/open")
        async def open_(request: Request) -> Response:
            raise NotImplementedError


def test_a_route_with_a_caller_registers() -> None:
    """Any of the four, Anyone included."""
    routes = web.router()

    @routes.get("/a")
    async def a(_who: web.Anyone) -> None: ...

    @routes.get("/b")
    async def b(_who: web.PersonCaller) -> None: ...

    assert len(routes.routes) == 2
