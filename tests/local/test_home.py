"""The folder of a stack."""

from pathlib import Path

import pytest

from gateway.local.errors import AlreadyRunning, Trouble
from gateway.local.home import Home, read_json


def test_sockets_lie_in_the_home_when_their_path_is_short() -> None:
    """Where everything else is."""
    assert Home(Path("/srv/frontdesk")).sockets == Path("/srv/frontdesk/run")


def test_sockets_lie_elsewhere_when_the_path_of_the_home_is_long() -> None:
    """The kernel takes 107 bytes; two homes never share a folder."""
    long, other = (Home(Path("/srv") / (letter * 100)) for letter in "ab")
    assert len(str(long.sockets / "envoy-local-1.sock")) <= 107
    assert long.sockets != other.sockets


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name can be guessed, so somebody may have put a link there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    home = Home(tmp_path / ("a" * 100))
    home.sockets.symlink_to(tmp_path)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        home.prepare()


def test_one_stack_holds_a_home(tmp_path: Path) -> None:
    """The second is refused while the first runs, and may afterwards."""
    home = Home(tmp_path)
    home.prepare()
    assert home.holder() is None
    with home.held():
        assert home.holder()
        with pytest.raises(AlreadyRunning), home.held():
            pass
    with home.held():
        pass
    assert home.holder() is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """With what to do."""
    path = tmp_path / "secrets.json"
    path.write_text("{")
    with pytest.raises(Trouble, match="frontdesk reset"):
        read_json(path)
