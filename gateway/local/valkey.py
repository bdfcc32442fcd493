"""Valkey out of a wheel, on loopback with a password. It keeps nothing: a lost cache costs latency only."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gateway.local import children, ports, wheels
from gateway.local.children import Program
from gateway.local.errors import ChildFailed

ATTEMPTS: Final = 3
CONFIGURATION: Final = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
maxmemory 64mb
maxmemory-policy allkeys-lru
dir {folder}
"""


def url(password: str, port: int) -> str:
    """The address of the server."""
    return f"redis://:{password}@{ports.LOOPBACK}:{port}/0"


def program(folder: Path, password: str, port: int) -> Program:
    """The server on that port; its password stays in a file that only we can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    conf = folder / "valkey.conf"
    conf.touch(0o600)
    # A path with a space or a quote is one word to Valkey only in double quotes.
    quoted = '"' + str(folder.resolve()).replace("\\", "\\\\").replace('"', '\\"') + '"'
    conf.write_text(CONFIGURATION.format(host=ports.LOOPBACK, port=port, password=password, folder=quoted))
    return Program(
        name="valkey",
        argv=[str(wheels.valkey()), str(conf)],
        ready=lambda: _answers(port, password),
    )


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A server of its own while the block runs; yields its address. Call it from the main thread."""
    password = secrets.token_urlsafe(24)
    for attempt in range(ATTEMPTS):
        port = ports.free()
        try:
            with children.held(program(folder, password, port), folder / "valkey.log"):
                yield url(password, port)
                return
        except ChildFailed:
            # Another process took the port between our look and Valkey's bind.
            if attempt == ATTEMPTS - 1 or ports.is_free(port):
                raise


def _answers(port: int, password: str) -> bool:
    """With our password: a stranger on the port is not our server."""
    try:
        with socket.create_connection((ports.LOOPBACK, port), timeout=0.5) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return b"+PONG" in _answer(connection)
    except OSError:
        return False


def _answer(connection: socket.socket) -> bytes:
    """Until it said PONG, refused, or hung up."""
    answer = more = connection.recv(64)
    while more and b"PONG" not in answer and not answer.startswith(b"-"):
        more = connection.recv(64)
        answer += more
    return answer
