"""uvicorn on a private Unix socket."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from gateway.kernel import memory

BACKLOG = 2048


class _Server(uvicorn.Server):
    """Says that it leaves before it waits for what is under way: a stream of news has no end of its own."""

    def __init__(self, config: uvicorn.Config, leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._leaving = leaving

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell, then wait."""
        self._leaving()
        await super().shutdown(sockets)


def _nothing() -> None:
    """For applications whose answers all end by themselves."""


async def serve_on(
    path: Path,
    app: Any,  # noqa: ANN401  # an ASGI application of any make
    leaving: Callable[[], None] = _nothing,
) -> None:
    """Serve until the process is asked to stop; nobody but our own user can reach the socket."""
    memory.settle()
    os.umask(0o077)
    with suppress(FileNotFoundError):
        path.unlink()
    config = uvicorn.Config(
        app,
        uds=str(path),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        server_header=False,
        date_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        log_config=None,
    )
    await _Server(config, leaving).serve()
