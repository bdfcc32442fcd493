"""A small application of the kit: one page, one form, one API address, one fault."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.responses import PlainTextResponse

from gateway import authz, web, work
from gateway.kernel import FixedClock, errors
from tests.web import kit


class Note(BaseModel):
    """A form of two fields."""

    title: Annotated[str, StringConstraints(min_length=3)]
    body: str = "empty"


pages = web.router()


@pages.get("/page")
@pages.get("/api/v1/page")
async def page(person: web.PersonCaller, request: Request) -> Response:
    """For a person; says the nonce."""
    return PlainTextResponse(f"{person.username} {request.state.nonce}")


@pages.post("/form")
async def form(_visitor: web.Visitor, request: Request) -> Response:
    """Values, or errors with 422."""
    read = await web.read(request, Note)
    if isinstance(read, web.Errors):
        return PlainTextResponse(f"{dict(read.values)} {dict(read.fields)}", 422)
    return PlainTextResponse(f"{read.title} {read.body}")


@pages.post("/open")
async def open_(_anyone: web.Anyone, request: Request) -> Response:
    """Reads a body of anybody."""
    return PlainTextResponse(str(len(await request.body())))


@pages.post("/api/v1/open")
async def api_open(_caller: web.AnyCaller) -> Response:
    """For whoever may change things."""
    return PlainTextResponse("done")


@pages.get("/fault")
async def fault(_anyone: web.Anyone) -> Response:
    """Breaks with a secret in its words."""
    raise RuntimeError("canary-of-a-fault")


@pages.get("/away")
async def away(_anyone: web.Anyone) -> Response:
    """Says that something is away."""
    raise errors.Unavailable(retry_after=7)


@pytest.fixture
async def lone(policies: authz.Policies, clock: FixedClock, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The application without a database behind it."""
    engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:9/none", poolclass=NullPool)
    yield kit.application(kit.ports(work.Units(engine, clock, policies), clock, tmp_path), [pages])
    await engine.dispose()


@pytest.fixture
def app(units: work.Units, clock: FixedClock, tmp_path: Path) -> FastAPI:
    """The application over the test's database."""
    return kit.application(kit.ports(units, clock, tmp_path), [pages])
