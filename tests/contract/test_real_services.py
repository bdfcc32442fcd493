"""The manifests against the real applications that they describe, on loopback."""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from brokers import sdk

REGISTRY = sdk.load()
KEY = "canary-of-the-price-list-1"
PATIENCE = 60


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, *words: str) -> Iterator[None]:
    """The program as a child while the block runs."""
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(timeout=10)


async def listening(port: int) -> None:
    """Until somebody answers on the port."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                await writer.wait_closed()
                return


@pytest.fixture
async def calendar(tmp_path: Path) -> AsyncIterator[sdk.Manifest]:
    """Radicale, and its manifest at its port."""
    port = free_port()
    config = tmp_path / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = http_x_remote_user\n"
        f"[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = {tmp_path / 'data'}\n"
    )
    with ExitStack() as stack:
        stack.enter_context(running(tmp_path, "radicale", "--config", str(config)))
        await listening(port)
        yield REGISTRY.templates["calendar"].moved_to(f"http://127.0.0.1:{port}")


@pytest.fixture
async def prices(tmp_path: Path) -> AsyncIterator[sdk.Manifest]:
    """Datasette, and its manifest at its port."""
    port = free_port()
    database, metadata = tmp_path / "prices.db", tmp_path / "metadata.json"
    with sqlite3.connect(database) as connection:
        connection.execute("create table prices (article text)")
    connection.close()
    tokens = {"tokens": [{"token": KEY, "actor": {"id": "gateway"}}]}
    metadata.write_text(
        json.dumps({"allow": {"id": "gateway"}, "plugins": {"datasette-auth-tokens": tokens}})
    )
    with ExitStack() as stack:
        words = ("datasette", "serve", str(database), "-h", "127.0.0.1", "-p", str(port), "-m", str(metadata))
        stack.enter_context(running(tmp_path, *words))
        await listening(port)
        yield REGISTRY.templates["prices"].moved_to(f"http://127.0.0.1:{port}")


async def check(manifest: sdk.Manifest, secrets: sdk.Secrets) -> sdk.CheckReport:
    """Through the real guarded client."""
    async with REGISTRY.broker(manifest) as broker:
        return await broker.check(secrets=secrets)


async def test_a_header_application_is_well_and_believes_its_network(calendar: sdk.Manifest) -> None:
    """Which the report says."""
    report = await check(calendar, {})
    assert (report.health, report.forgery) == (sdk.Health.OK, sdk.Forgery.BELIEVED)
    assert "only the network" in report.detail


async def test_an_api_is_well_with_its_key_and_believes_no_other(prices: sdk.Manifest) -> None:
    """A wrong key is not well."""
    report = await check(prices, {"key": SecretStr(KEY)})
    assert (report.health, report.forgery) == (sdk.Health.OK, sdk.Forgery.REFUSED)
    with pytest.raises(sdk.Outcome):
        await check(prices, {"key": SecretStr("a-wrong-key-of-enough-signs")})


async def test_what_does_not_listen_is_told_so(prices: sdk.Manifest) -> None:
    """In words, to be tried again."""
    with pytest.raises(sdk.Transient, match="could not be reached"):
        await check(prices.moved_to(f"http://127.0.0.1:{free_port()}"), {"key": SecretStr(KEY)})
