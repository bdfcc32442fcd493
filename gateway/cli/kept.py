"""What a sign-in leaves on this machine: one file, for its owner alone, by installation."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gateway.cli.errors import Trouble
from gateway.local.home import read_json, write_json


@dataclass(frozen=True, slots=True)
class Login:
    """A sign-in. `tokens` are short ones of services, by slug, for `frontdesk token`."""

    issuer: str
    token_endpoint: str
    end_endpoint: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """The file. Every change happens inside `held`, so that two commands never refresh at once."""

    path: Path

    def read(self, portal: str) -> Login | None:
        """The sign-in there, or None. Raises Trouble for a file that others can read."""
        entry = self._all().get(portal)
        return Login(**entry) if entry else None

    def write(self, portal: str, login: Login | None) -> None:
        """Keep it, or forget it."""
        entries = self._all()
        entries.pop(portal, None)
        if login is not None:
            entries[portal] = asdict(login)
        write_json(self.path, entries)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other commands of this person out while the block runs."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except PermissionError as reason:
            raise Trouble(f"{reason.filename} cannot be written: set FRONTDESK_CONFIG elsewhere.") from reason

    def _all(self) -> dict[str, Any]:
        if self.path.exists() and self.path.stat().st_mode & 0o077:
            raise Trouble(
                f"{self.path} is readable by others: run `chmod 600 {self.path}`, then sign in anew."
            )
        return read_json(self.path)


def find() -> Kept:
    """The file that FRONTDESK_CONFIG names, or the one in the user's own configuration."""
    named = os.environ.get("FRONTDESK_CONFIG")
    base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Kept(Path(named).absolute() if named else base / "frontdesk" / "login.json")
