"""Ask a server whether it serves."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from gateway.local import ports
from gateway.local.front import Front

SECONDS: Final = 1.0


class _OverSocket(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(str(self._path))


class _ToFront(http.client.HTTPConnection):
    """HTTP or HTTPS to the listener under a public name."""

    def __init__(self, front: Front) -> None:
        super().__init__(front.reached_at, front.port, timeout=SECONDS)
        self._secure, self._name = front.scheme == "https", front.domain

    def connect(self) -> None:
        super().connect()
        if self._secure:
            context = ssl.create_default_context()
            # Asked is whether we serve; whether others trust the certificate is another question.
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.sock = context.wrap_socket(self.sock, server_hostname=self._name)


def over_socket(path: Path, target: str) -> Callable[[], bool]:
    """A probe: 200 for `target` on that Unix socket."""
    return lambda: _status(_OverSocket(path), target) == http.HTTPStatus.OK


def answering(path: Path) -> Callable[[], bool]:
    """A probe: any answer on that Unix socket."""
    return lambda: _status(_OverSocket(path), "/") is not None


def over_port(port: int, target: str, headers: Mapping[str, str] | None = None) -> Callable[[], bool]:
    """A probe: 200 for `target` on that port of loopback."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=SECONDS)
        return _status(connection, target, headers) == http.HTTPStatus.OK

    return probe


def through_front(front: Front, target: str) -> Callable[[], bool]:
    """A probe: 200 for `target` at the public address, which nobody has to resolve."""

    def probe() -> bool:
        return _status(_ToFront(front), target, {"Host": front.authority}) == http.HTTPStatus.OK

    return probe


def said(log: Path, words: str) -> Callable[[], bool]:
    """A probe: those words in what is written to the log from now on; it may not be there yet."""
    before = log.stat().st_size if log.exists() else 0

    def probe() -> bool:
        try:
            with log.open("rb") as file:
                file.seek(before)
                return words.encode() in file.read()
        except FileNotFoundError:
            # Forked a moment ago: whoever forks opens the log, not we.
            return False

    return probe


def _status(
    connection: http.client.HTTPConnection, target: str, headers: Mapping[str, str] | None = None
) -> int | None:
    try:
        connection.request("GET", target, headers=dict(headers or {}))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
