"""Ports on loopback."""

import errno
import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"
# Browsers resolve *.localhost to either.
LOOPBACKS: Final = (LOOPBACK, "::1")


def free() -> int:
    """A port that nobody listens on now; another process may still take it before we do."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether nobody listens there, as a server with SO_REUSEADDR would ask."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            # A machine without that address has nobody listening on it.
            return reason.errno == errno.EADDRNOTAVAIL
        return True
