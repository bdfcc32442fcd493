"""Bring Keycloak: download, verify, build and train it, once for every stack of this user."""

import hashlib
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gateway.local import children, keycloak, ports, postgres
from gateway.local.errors import Trouble

TRAINING_SECONDS: Final = 300.0


def install(cache: Path, say: Callable[[str], None]) -> None:
    """Download, verify, unpack, build and train once; quick when that is done."""
    if not keycloak.installed(cache):
        _build(cache, say)
    if not keycloak.trained(cache).exists():
        say(f"Keycloak {keycloak.VERSION}: learning to start quickly, about a minute")
        _train(cache)


def _build(cache: Path, say: Callable[[str], None]) -> None:
    """Whoever finds the folder finds it complete."""
    archive = cache / f"keycloak-{keycloak.VERSION}.zip"
    if not archive.exists():
        say(f"Keycloak {keycloak.VERSION}: downloading 174 MB")
        download(archive)
    verify(archive)
    fresh = cache / f"keycloak-{keycloak.VERSION}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    say(f"Keycloak {keycloak.VERSION}: unpacking")
    with zipfile.ZipFile(archive) as content:
        content.extractall(fresh)
    (unpacked,) = fresh.iterdir()
    say(f"Keycloak {keycloak.VERSION}: building, about half a minute")
    children.run([*keycloak.java(unpacked), "build", *keycloak.BUILD])
    unpacked.rename(keycloak.distribution(cache))
    shutil.rmtree(fresh)
    archive.unlink()


def verify(archive: Path) -> None:
    """Raise Trouble and delete the archive when it is not the one that we pinned."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != keycloak.SHA256:
        archive.unlink()
        raise Trouble(
            f"The Keycloak archive is not the expected one (SHA-256 {found[:16]}…) and was deleted: "
            "run `frontdesk setup` again, or name another repository with FRONTDESK_MAVEN_REPOSITORY."
        )


def download(archive: Path) -> None:
    """Fetch the archive from a Maven repository; the caller verifies it."""
    # Heavy, and needed once.
    from jgo.maven import MavenContext  # noqa: PLC0415

    named = os.environ.get("FRONTDESK_MAVEN_REPOSITORY")
    repository = archive.parent / "maven"
    shutil.rmtree(repository, ignore_errors=True)
    maven = MavenContext(repo_cache=repository, remote_repos={"named": named} if named else None)
    project = maven.project("org.keycloak", "keycloak-quarkus-dist")
    try:
        found = project.at_version(keycloak.VERSION).artifact(packaging="zip").resolve()
    except Exception as reason:
        # jgo raises whatever its HTTP library raised.
        raise Trouble(
            f"Keycloak could not be downloaded ({reason}): "
            "check the network, or name a repository with FRONTDESK_MAVEN_REPOSITORY."
        ) from reason
    Path(found).rename(archive)
    shutil.rmtree(repository)


def _train(cache: Path) -> None:
    """Start once on an empty database; Java writes its notes when it ends."""
    fresh = keycloak.trained(cache).with_suffix(".new")
    with tempfile.TemporaryDirectory() as folder, postgres.running(Path(folder), durable=False) as dsn:
        server = urlsplit(dsn)
        started = keycloak.program(
            cache,
            database_port=server.port or 0,
            database_password=server.password or "",
            admin_password=secrets.token_urlsafe(24),
            port=ports.free(),
            management_port=ports.free(),
            public_url="http://id.localhost",
            themes=Path(folder),
        )
        java, *words = started.argv
        noting = replace(started, argv=[java, f"-XX:AOTCacheOutput={fresh}", *words])
        with children.held(noting, Path(folder) / "keycloak.log", patience=TRAINING_SECONDS):
            pass
    # Where Java cannot note anything an empty file says that it was tried: only starts are slower.
    fresh.touch()
    fresh.rename(keycloak.trained(cache))
