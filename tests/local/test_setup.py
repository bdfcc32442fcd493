"""Downloads are verified before they are used."""

import functools
import hashlib
import http.server
import threading
from pathlib import Path

import pytest

from gateway.local import demo, keycloak, keycloak_setup
from gateway.local.errors import NotInstalled, Trouble
from gateway.local.setup import setup


def test_an_archive_with_another_checksum_is_deleted(tmp_path: Path) -> None:
    """Whoever changed it, it is never unpacked."""
    archive = tmp_path / "keycloak.zip"
    archive.write_bytes(b"something else")
    with pytest.raises(Trouble, match="was deleted"):
        keycloak_setup.verify(archive)
    assert not archive.exists()


def test_a_repository_that_serves_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a checksum that fits what it serves: the resolver would have been content."""
    served = tmp_path / "repository"
    name = f"keycloak-quarkus-dist-{keycloak.VERSION}.zip"
    folder = served / "org/keycloak/keycloak-quarkus-dist" / keycloak.VERSION
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"forged")
    (folder / f"{name}.sha1").write_text(hashlib.sha1(b"forged", usedforsecurity=False).hexdigest())
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("FRONTDESK_MAVEN_REPOSITORY", f"http://127.0.0.1:{server.server_port}")
        with pytest.raises(Trouble, match="not the expected one"):
            setup(tmp_path / "cache", lambda _: None)
        server.shutdown()
    assert not keycloak.installed(tmp_path / "cache")
    assert not (tmp_path / "cache" / f"keycloak-{keycloak.VERSION}.zip").exists()


def test_a_repository_out_of_reach_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable that names another."""
    monkeypatch.setenv("FRONTDESK_MAVEN_REPOSITORY", "http://127.0.0.1:9")
    with pytest.raises(Trouble, match="FRONTDESK_MAVEN_REPOSITORY"):
        setup(tmp_path / "cache", lambda _: None)


def test_setup_says_nothing_when_everything_is_there(tmp_path: Path) -> None:
    """It is run before every `make run`."""
    for folder in (keycloak.distribution(tmp_path), demo.node_red(tmp_path)):
        folder.mkdir(parents=True)
    keycloak.trained(tmp_path).touch()
    said: list[str] = []
    setup(tmp_path, said.append)
    assert said == []


def test_keycloak_that_is_not_installed_names_the_command(tmp_path: Path) -> None:
    """Offline, `up` cannot bring it."""
    with pytest.raises(NotInstalled, match="frontdesk setup"):
        keycloak.program(
            tmp_path,
            database_port=1,
            database_password="p",
            admin_password="p",
            port=2,
            management_port=3,
            public_url="http://id.localhost:8080",
            themes=tmp_path,
        )
