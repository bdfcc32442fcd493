"""`frontdesk admin recover`: the way back to administration, on the server's own machine.

It speaks to the database alone, so it works while the sign-in server is down, and writes by the same
verbs as everybody: what it does stands in the trail and is told to those concerned.
"""

# The modules that a command needs are imported when it runs: others must answer at once.
# ruff: noqa: PLC0415
import asyncio
import os
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gateway
from gateway.cli import database
from gateway.local import home as homes
from gateway.local.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway.identity import Invited
    from gateway.local.home import Home
    from gateway.work import Units

app = typer.Typer(no_args_is_help=True, help="Who looks after this installation.")


@app.callback()
def _admin() -> None:
    """Keep `recover` a word of its own."""


@app.command()
def recover(
    email: Annotated[str | None, typer.Argument(help="Whom to make IT administrator again.")] = None,
) -> None:
    """Make somebody IT administrator again; without an address, print a link that makes one, once.

    Works while the sign-in server is down. It is on record, and administrators are told.
    """
    dsn = database.dsn()
    if email is None:
        typer.echo(_invitation(_link(homes.find(), asyncio.run(_new_link(dsn)))))
        return
    name = asyncio.run(_recovered(dsn, email))
    typer.echo(f"{name} is IT administrator again. This is on record, and administrators are told.")


def first_link(home: "Home") -> str | None:
    """For the end of a start: words with the link for the first administrator, or None where one is there."""
    invited = asyncio.run(_first(database.dsn()))
    return None if invited is None else _invitation(_link(home, invited))


async def _first(dsn: str) -> "Invited | None":
    from gateway import identity
    from gateway.authz import SYSTEM

    async with _units(dsn) as units, units.open(SYSTEM) as unit:
        return await identity.invite_admin(unit)


async def _new_link(dsn: str) -> "Invited":
    from gateway import identity
    from gateway.authz import SYSTEM

    async with _units(dsn) as units, units.open(SYSTEM) as unit:
        return await identity.recover_link(unit)


async def _recovered(dsn: str, email: str) -> str:
    from gateway import identity
    from gateway.authz import SYSTEM
    from gateway.kernel import errors

    async with _units(dsn) as units:
        try:
            async with units.open(SYSTEM) as unit:
                return (await identity.recover_admin(unit, email)).name
        except errors.NotFound as nobody:
            raise Trouble(
                f"No member of staff, or more than one, has the address {email}: look at its spelling, or "
                "run `frontdesk admin recover` alone for a link."
            ) from nobody


@asynccontextmanager
async def _units(dsn: str) -> "AsyncIterator[Units]":
    """Units whose acts are recorded, enforced and followed like those of any other process."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from gateway import audit, authz, enforcement, reactions, work
    from gateway.kernel import SystemClock

    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    policies = authz.load(Path(gateway.__file__).parents[1] / "policies")
    sinks = (audit.append, enforcement.note, work.queue_sink(reactions.routes()))
    try:
        yield work.Units(engine, SystemClock(), policies, sinks)
    finally:
        await engine.dispose()


def _link(home: "Home", invited: "Invited") -> tuple[str, datetime]:
    """Where the portal is: as this folder's stack says, or as the environment does."""
    from gateway.local.status import urls

    front = home.state().get("front")
    portal = os.environ.get("FRONTDESK_URL") or (
        urls(front, [])["portal"] if front else "http://localhost:8080"
    )
    return f"{portal}/enrol/{invited.secret}", invited.ends_at


def _invitation(link: tuple[str, datetime]) -> str:
    address, ends_at = link
    return (
        "Whoever opens this link on this machine, and signs in, becomes IT administrator:\n"
        f"  {address}\n"
        f"It works once, until {ends_at.astimezone():%H:%M}."
    )
