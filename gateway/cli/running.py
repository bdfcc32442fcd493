"""How a command of a signed-in person runs: its world, its client, one event loop."""

# The modules that a command needs are imported when it runs: others must answer at once.
# ruff: noqa: PLC0415
import asyncio
import time
from typing import TYPE_CHECKING, Any, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.cli.client import Client, World

_T = TypeVar("_T")


def world(context: typer.Context) -> "World":
    """The one that the caller of the command gave, or the real one."""
    from gateway.cli import client, kept, site

    given: Any = context.find_root().obj
    if isinstance(given, client.World):
        return given
    return client.World(
        site=site.find,
        kept=kept.find,
        transport=client.Loopback,
        now=time.time,
        sleep=asyncio.sleep,
        browse=_browse,
    )


def run(context: typer.Context, act: "Callable[[Client], Awaitable[_T]]") -> _T:
    """Do something with a client, and close it."""
    from gateway.cli.client import Client

    async def acted() -> _T:
        async with Client(world(context)) as client:
            return await act(client)

    return asyncio.run(acted())


def _browse(address: str) -> bool:
    import webbrowser

    return webbrowser.open(address)
