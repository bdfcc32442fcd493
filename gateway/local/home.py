"""The one folder that holds a stack's state, and the lock that says whether a stack runs in it."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gateway.local.errors import AlreadyRunning, Trouble

# sockaddr_un holds 108 bytes with the final zero; the longest name below the folder has 20.
LONGEST_SOCKET_FOLDER: Final = 107 - 20
LOCK_ATTEMPTS: Final = 4
SECRETS: Final = ("postgres", "postgres_keycloak", "valkey", "keycloak_admin", "prices")


@dataclass(frozen=True)
class Home:
    """FRONTDESK_HOME and the places in it."""

    root: Path

    @property
    def logs(self) -> Path:
        """One file per child."""
        return self.root / "logs"

    @property
    def demo(self) -> Path:
        """What the seed of the demo company wrote: people, machine clients, services."""
        return self.root / "demo.json"

    @property
    def kek(self) -> Path:
        """The key that wraps all others; made by the part that uses it."""
        return self.root / "kek.json"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix sockets: short enough for the kernel, open to nobody else."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"frontdesk-{os.geteuid()}-{digest}"

    def prepare(self) -> None:
        """Make the folders; raise Trouble when one cannot be ours alone."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._claim()
            self.logs.mkdir(mode=0o700, exist_ok=True)
            self.sockets.mkdir(mode=0o700, exist_ok=True)
        except OSError as reason:
            raise Trouble(
                f"{self.root} cannot be made ({reason.strerror}): set FRONTDESK_HOME elsewhere."
            ) from reason
        found = self.sockets.lstat()
        if self.sockets.is_symlink() or found.st_uid != os.geteuid():
            # A folder with a name that can be guessed in a place where everyone writes.
            raise Trouble(f"{self.sockets} belongs to somebody else: remove it and start again.")
        self.sockets.chmod(0o700)

    def secrets(self) -> dict[str, str]:
        """Generated at the first start and kept, so that databases made with them still open."""
        path = self.root / "secrets.json"
        known: dict[str, str] = read_json(path)
        missing = [name for name in SECRETS if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(24) for name in missing}
            write_json(path, known)
        return known

    def state(self) -> dict[str, Any]:
        """What the running stack last said about itself."""
        return read_json(self.root / "state.json")

    def keep_state(self, state: dict[str, Any]) -> None:
        """Replace that in one step: a reader never sees half of it."""
        write_json(self.root / "state.json", state)

    def holder(self) -> int | None:
        """The process id of the stack that runs here. The kernel drops its lock however it dies."""
        try:
            with (self.root / "lock").open("r+") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    text = file.read().strip()
                    return int(text) if text else 0
        except FileNotFoundError:
            pass
        return None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep this folder for one stack while the block runs; raise AlreadyRunning."""
        with (self.root / "lock").open("a+") as file:
            if not _locked(file.fileno()):
                raise self.already_running()
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def already_running(self) -> AlreadyRunning:
        """What to say to a second start."""
        return AlreadyRunning(
            f"A stack already runs in {self.root}: see `frontdesk status`, or end it with `frontdesk down`."
        )

    def clear(self) -> None:
        """Remove everything. Never a folder that we did not claim: it may be somebody's own."""
        if self.root.exists():
            self._claim()
            shutil.rmtree(self.root)
        if self.sockets.parent != self.root:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _claim(self) -> None:
        if not (self.root / "lock").exists():
            if any(self.root.iterdir()):
                raise Trouble(f"{self.root} holds other things: set FRONTDESK_HOME to an empty folder.")
            (self.root / "lock").touch()


def _locked(file: int) -> bool:
    """Try more than once: whoever asks for the holder has the lock for an instant."""
    for _ in range(LOCK_ATTEMPTS):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def find() -> Home:
    """The home that the environment names, or `.frontdesk` here."""
    return Home(Path(os.environ.get("FRONTDESK_HOME") or ".frontdesk").absolute())


def cache() -> Path:
    """Where downloads are kept for every stack of this user."""
    named = os.environ.get("FRONTDESK_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named).absolute() if named else base / "frontdesk"


def read_json(path: Path) -> dict[str, Any]:
    """The object in that file, empty when there is none; raise Trouble when it is broken."""
    try:
        value = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as reason:
        raise Trouble(f"{path} is damaged: remove it, or begin anew with `frontdesk reset`.") from reason
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write it for us alone, complete or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(value, file, indent=1)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
