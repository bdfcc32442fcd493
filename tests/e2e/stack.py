"""One running stack as tests use it: addresses, demo people, what it generated, its commands."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.local import postgres, valkey
from gateway.local.home import Home

FRONTDESK = (str(Path(sys.executable).parent / "frontdesk"),)


@dataclass(frozen=True)
class Stack:
    """A ready stack; `told` is what `frontdesk status --json` says."""

    home: Path
    # Passwords and environments are nothing for the report of a failed test.
    told: Mapping[str, Any] = field(repr=False)
    env: Mapping[str, str] = field(repr=False)

    @property
    def portal(self) -> str:
        """The portal's origin."""
        return str(self.told["urls"]["portal"])

    def service(self, slug: str) -> str:
        """A service's origin."""
        return str(self.told["urls"]["services"][slug])

    def person(self, role: str, number: int = 0, *, realm: str = "workforce") -> Mapping[str, str]:
        """A demo person of that role."""
        people = self.told["demo"]["people"]
        found = [p for p in people if p["role"] == role and p["realm"] == realm]
        return found[number]  # type: ignore[no-any-return]  # JSON

    @property
    def port(self) -> int:
        """The public port."""
        return int(Home(self.home).state()["front"]["port"])

    @property
    def logs(self) -> Path:
        """What each process wrote."""
        return Home(self.home).logs

    @property
    def sockets(self) -> Path:
        """Where gateway and Envoy meet."""
        return Home(self.home).sockets

    @property
    def secrets(self) -> Mapping[str, str]:
        """What the first start generated."""
        return Home(self.home).secrets()

    @property
    def database(self) -> str:
        """The gateway's own database."""
        return postgres.dsn("frontdesk", self.secrets["postgres"], self._inner("postgres"))

    @property
    def cache(self) -> str:
        """Valkey's address."""
        return valkey.url(self.secrets["valkey"], self._inner("valkey"))

    def _inner(self, name: str) -> int:
        return int(Home(self.home).state()["ports"][name])

    def run(self, *words: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """A command of the product on this stack."""
        return subprocess.run(  # our own command
            [*FRONTDESK, *words],
            env=dict(self.env),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def running(home: Path) -> Stack:
    """The stack that runs in that folder."""
    env = {**os.environ, "FRONTDESK_HOME": str(home)}
    return Stack(home, json.loads(Stack(home, {}, env).run("status", "--json").stdout), env)


def started(home: Path, port: int, *words: str, timeout: float = 400) -> Stack:
    """Start a stack and wait until it is ready."""
    env = {**os.environ, "FRONTDESK_HOME": str(home), "FRONTDESK_PORT": str(port)}
    up = Stack(home, {}, env).run("up", "--detach", *words, timeout=timeout)
    assert up.returncode == 0, up.stdout[-3000:] + up.stderr[-3000:]
    return running(home)
