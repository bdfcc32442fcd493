"""uvicorn on a private Unix socket."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from gateway.kernel import memory

BACKLOG = 2048


async def serve_on(socket: Path, app: Any) -> None:  # noqa: ANN401  # an ASGI application of any make
    """Serve until the process is asked to stop; nobody but our own user can reach the socket."""
    memory.settle()
    os.umask(0o077)
    with suppress(FileNotFoundError):
        socket.unlink()
    config = uvicorn.Config(
        app,
        uds=str(socket),
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
    await uvicorn.Server(config).serve()
