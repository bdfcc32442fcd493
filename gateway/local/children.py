"""Child processes that cannot outlive us.

The kernel kills a child when the *thread* that spawned it ends (PR_SET_PDEATHSIG, prctl(2)), so
children are spawned from the main thread and directly, never through a wrapper script: a wrapper
would be the one that dies, and its own child would live on.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from gateway.local import forked
from gateway.local.errors import ChildFailed
from gateway.local.forked import Child

PR_SET_PDEATHSIG: Final = 1
CLONE_NEWUSER: Final = 0x10000000
POLL_SECONDS: Final = 0.02
FOREIGN: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LD_LIBRARY_PATH")

_libc: Final = ctypes.CDLL(None, use_errno=True)


class Identity(StrEnum):
    """As whom a child runs."""

    SELF = "self"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Program:
    """One child: what to run, as whom, and how to know that it serves.

    With `forker`, the socket of one, a command of ours is forked there while that one is awake.
    """

    name: str
    argv: Sequence[str]
    ready: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=lambda: foreign_environment())  # noqa: PLW0108
    cwd: Path | None = None
    identity: Identity = Identity.SELF
    stop: signal.Signals = signal.SIGTERM
    patience: float = 120.0
    forker: Path | None = None


def spawn(program: Program, log: Path) -> Child:
    """Start the program with its output appended to `log`; it dies with the calling thread."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if program.forker and (child := forked.start(program.forker, program.argv, program.env, log)):
        return child
    with log.open("ab") as output:
        return subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=program.env,
            cwd=program.cwd,
            start_new_session=True,
            # Unsafe beside threads; this process has none, see supervisor.
            preexec_fn=partial(_bind, os.getpid(), program.identity),  # noqa: PLW1509
        )


def run(
    argv: Sequence[str],
    *,
    identity: Identity = Identity.SELF,
    text: str = "",
    cwd: Path | None = None,
    path: str | None = None,
) -> None:
    """Run a command to its end with `text` as its input; raise ChildFailed with its last line."""
    done = subprocess.run(
        argv,
        input=text,
        cwd=cwd,
        env={**os.environ, "PATH": path} if path else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=partial(_bind, os.getpid(), identity),
    )
    if done.returncode != 0:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise ChildFailed(f"{Path(argv[0]).name} failed with code {done.returncode}: {last}")


def possible(identity: Identity) -> bool:
    """Whether this machine lets us run a child in that way."""
    try:
        run(["/bin/true"], identity=identity)
    except (ChildFailed, subprocess.SubprocessError):
        return False
    return True


@contextmanager
def held(program: Program, log: Path, *, patience: float = 10.0) -> Iterator[Child]:
    """Run one program, ready when the block begins and gone when it ends, killed after `patience` seconds."""
    child = spawn(program, log)
    try:
        wait_ready(program, child, log)
        yield child
    finally:
        stop(child, program.stop, patience)


def wait_ready(program: Program, child: Child, log: Path) -> None:
    """Return when the program serves; raise ChildFailed when it ends or stays silent."""
    deadline = time.monotonic() + program.patience
    while not program.ready():
        code = child.poll()
        if code is not None:
            raise ChildFailed(f"{program.name} ended with code {code}: {last_line(log)}")
        if time.monotonic() > deadline:
            raise ChildFailed(f"{program.name} was not ready after {program.patience:.0f} s; see {log}")
        time.sleep(POLL_SECONDS)


def stop(child: Child, gently: signal.Signals, patience: float) -> None:
    """Ask a child to end, then make it."""
    if child.poll() is None:
        child.send_signal(gently)
    end(child, patience)


def end(child: Child, patience: float) -> None:
    """Wait for a child that was asked to end, and kill it when it does not."""
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def last_line(log: Path) -> str:
    """The last words of a log, for a message that names the reason."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1].strip() if lines else f"no output; see {log}"


def foreign_environment() -> dict[str, str]:
    """The environment of software that is not ours: our settings and secrets are not its business."""
    return {name: os.environ[name] for name in FOREIGN if name in os.environ}


def unprivileged() -> pwd.struct_passwd:
    """An account that is not root: PostgreSQL looks its own user up and refuses an unknown one."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)


def _bind(parent: int, identity: Identity) -> None:
    """Tie the forked child to its parent; runs between fork and exec."""
    if identity is Identity.NAMESPACE:
        _enter_namespace()
    elif identity is Identity.NOBODY:
        account = unprivileged()
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    # After the change of user, which clears it (prctl(2)).
    die_with(parent)


def die_with(parent: int) -> None:
    """Be killed when our parent ends; end at once when it is not that one any more."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            # It died before the line above: nobody would ever kill this child.
            os._exit(1)


def _enter_namespace() -> None:
    """Show this process to itself as an ordinary user; its files stay those of the real one."""
    account, uid, gid = unprivileged(), os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not allowed here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{account.pw_uid} {uid} 1"),
        ("gid_map", f"{account.pw_gid} {gid} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text)
