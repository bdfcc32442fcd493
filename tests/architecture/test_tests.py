"""The tests themselves are held: no network beyond this machine, no warning unheard."""

import socket
import warnings

import pytest


def test_an_address_beyond_this_machine_is_refused() -> None:
    """192.0.2.1 is nobody's (RFC 5737); the attempt is stopped before it leaves."""
    with socket.socket() as far, pytest.raises(UserWarning, match="tried to use socket"):
        far.connect(("192.0.2.1", 80))


def test_loopback_and_unix_sockets_are_open() -> None:
    """Real servers on this machine are what tests talk to."""
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname(), timeout=5).close()
    left, right = socket.socketpair()
    left.close()
    right.close()


def test_a_warning_is_an_error() -> None:
    """What a library warns of today breaks tomorrow."""
    with pytest.raises(DeprecationWarning):
        warnings.warn("going away", DeprecationWarning, stacklevel=1)
