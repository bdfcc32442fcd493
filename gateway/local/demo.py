"""The demo company's applications: real third-party software on loopback."""

import csv
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.local import children, ports, probes, wheels
from gateway.local.children import Program
from gateway.local.errors import ChildFailed, NotInstalled, Trouble
from gateway.local.stack import DEPLOY, Stack

SOURCE: Final = DEPLOY / "demo"
RADICALE: Final = """\
[server]
hosts = {host}:{port}
[auth]
type = http_x_remote_user
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}
[web]
# Without it the page asks who is there without our cookie, and shows its own sign-in form.
prefer_browser_login = True
[logging]
level = warning
"""

PRICES: Final = """\
CREATE TABLE prices (
    article TEXT PRIMARY KEY, description TEXT, unit TEXT, currency TEXT, price REAL, valid_from TEXT
)
"""


def calendar(stack: Stack) -> Program:
    """Radicale: calendars; believes the header X-Remote-User."""
    folder, port = _folder(stack, "calendar"), stack.ports["calendar"]
    conf = folder / "radicale.conf"
    conf.write_text(RADICALE.format(host=ports.LOOPBACK, port=port, folder=folder / "collections"))
    return Program(
        name="calendar",
        argv=[sys.executable, "-m", "radicale", "--config", str(conf)],
        ready=probes.over_port(port, "/.web/"),
    )


def automation(stack: Stack) -> Program:
    """Node-RED: flows; believes the header X-Forwarded-User."""
    folder, port = _folder(stack, "automation"), stack.ports["automation"]
    modules = node_red(stack.cache)
    if not modules.is_dir():
        raise NotInstalled("Node-RED is not installed: run `frontdesk setup`, which downloads it once.")
    shutil.copyfile(SOURCE / "automation" / "flows.json", folder / "flows.json")
    return Program(
        name="automation",
        argv=[
            str(wheels.node()),
            "--max-old-space-size=128",
            str(modules / "node-red" / "red.js"),
            "--settings",
            str(SOURCE / "automation" / "settings.js"),
            "--userDir",
            str(folder),
        ],
        env=children.foreign_environment() | {"HOST": ports.LOOPBACK, "PORT": str(port)},
        cwd=folder,
        ready=probes.over_port(port, "/whoami"),
    )


def prices(stack: Stack) -> Program:
    """Datasette: a price list as a REST API; wants one shared Bearer key."""
    folder, port, key = _folder(stack, "prices"), stack.ports["prices"], stack.secrets["prices"]
    database, metadata = folder / "prices.db", folder / "metadata.json"
    _fill(database, SOURCE / "prices" / "prices.csv")
    tokens = {"tokens": [{"token": key, "actor": {"id": "gateway"}}]}
    metadata.touch(0o600)
    plugins = {"datasette-auth-tokens": tokens}
    metadata.write_text(json.dumps({"allow": {"id": "gateway"}, "plugins": plugins}))
    return Program(
        name="prices",
        argv=[
            *(sys.executable, "-m", "datasette", "serve", "--immutable", str(database)),
            *("--host", ports.LOOPBACK, "--port", str(port), "--metadata", str(metadata)),
        ],
        env=children.foreign_environment() | {"DATASETTE_SECRET": secrets.token_hex(32)},
        ready=probes.over_port(port, "/-/versions.json", {"Authorization": f"Bearer {key}"}),
    )


def node_red(cache: Path) -> Path:
    """Its modules in the cache; another lock file is another folder."""
    lock = (SOURCE / "automation" / "package-lock.json").read_bytes()
    return cache / f"automation-{hashlib.sha256(lock).hexdigest()[:12]}" / "node_modules"


def install(cache: Path, say: Callable[[str], None]) -> None:
    """Fetch Node-RED as its lock file says, once; whoever finds the folder finds it complete."""
    target = node_red(cache).parent
    if node_red(cache).is_dir():
        return
    fresh = cache / "automation.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(SOURCE / "automation" / name, fresh / name)
    say("Node-RED: downloading 117 MB")
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev")
    try:
        # npm itself asks for `node`: ours, not one that the machine may have.
        path = f"{wheels.node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
        children.run([str(wheels.node()), str(wheels.npm()), "ci", *flags], cwd=fresh, path=path)
    except ChildFailed as reason:
        raise Trouble(
            f"Node-RED could not be downloaded ({reason}): check the network and run it again."
        ) from reason
    fresh.rename(target)


def _folder(stack: Stack, name: str) -> Path:
    folder = stack.home.root / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _fill(database: Path, source: Path) -> None:
    """Build the price list anew at every start: it is small, and its source may have changed."""
    database.unlink(missing_ok=True)
    with source.open(newline="") as file, sqlite3.connect(database) as connection:
        _header, *rows = csv.reader(file)
        connection.execute(PRICES)
        connection.executemany("INSERT INTO prices VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.close()
