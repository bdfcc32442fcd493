"""Ask a server whether it serves."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from gateway.local import ports

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


class _Front(http.client.HTTPConnection):
    """HTTP or HTTPS to loopback under a public name."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        super().__init__(ports.LOOPBACK, port, timeout=SECONDS)
        self._secure, self._name = scheme == "https", host

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


def over_port(port: int, target: str, headers: Mapping[str, str] | None = None) -> Callable[[], bool]:
    """A probe: 200 for `target` on that port of loopback."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=SECONDS)
        return _status(connection, target, headers) == http.HTTPStatus.OK

    return probe


def through_front(scheme: str, host: str, port: int, target: str) -> Callable[[], bool]:
    """A probe: 200 for `target` at the public address, which nobody has to resolve."""

    def probe() -> bool:
        connection = _Front(scheme, host, port)
        return _status(connection, target, {"Host": f"{host}:{port}"}) == http.HTTPStatus.OK

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
