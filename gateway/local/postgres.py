"""PostgreSQL 18 out of a wheel, on loopback TCP with passwords, as root too.

PostgreSQL refuses root. Root therefore shows itself to it as an ordinary user in a user namespace,
where files stay root's; where namespaces are forbidden it becomes `nobody`, with binaries and data
in a folder that `nobody` can reach.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.local import children, ports, wheels
from gateway.local.children import Identity, Program
from gateway.local.errors import ChildFailed, Trouble

ROLES: Final = ("frontdesk", "keycloak")
SMALL: Final = {
    "max_connections": "120",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "max_parallel_workers": "2",
    "huge_pages": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
# A vacuum worker belongs to the superuser: it alone would keep a test's database from being dropped.
FORGETFUL: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Server:
    """A prepared data folder and how it is run."""

    data: Path
    binaries: Path
    identity: Identity

    def program(self, port: int, *, durable: bool = True) -> Program:
        """The server on that port of loopback."""
        settings = SMALL if durable else SMALL | FORGETFUL
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=[str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(port), *options],
            ready=lambda: _is_ready(self.data, port),
            identity=self.identity,
            # Fast shutdown: sessions are ended, data are written.
            stop=signal.SIGINT,
        )


def dsn(role: str, password: str, port: int) -> str:
    """The address of a role's own database, named like the role."""
    return f"postgresql://{role}:{password}@{ports.LOOPBACK}:{port}/{role}"


def prepare(folder: Path, passwords: dict[str, str]) -> Server:
    """Create the data folder with one database per role, once; a half-made one is made again.

    `passwords` has one entry for each of ROLES; they count at the first call only.
    """
    identity = _identity()
    home = folder if identity is not Identity.NOBODY else _reachable(folder)
    binaries = wheels.postgres("postgres").parent
    if identity is Identity.NOBODY:
        binaries = _copied(binaries, home)
    server = Server(data=home / "data", binaries=binaries, identity=identity)
    if not server.data.exists():
        _initialise(server, home / "data.new", passwords)
    return server


def discard(folder: Path) -> None:
    """Remove the data, wherever they had to be put."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(_reachable(folder), ignore_errors=True)


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """A server of its own below `folder` while the block runs; yields the address of its database.

    With `durable=False` nothing is forced to disk: for tests, where a lost machine loses nothing.
    Call it from the main thread: the server dies with the thread that started it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "password"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(secrets.token_urlsafe(24))
    password = secret.read_text()
    server = prepare(folder, dict.fromkeys(ROLES, password))
    for attempt in range(ATTEMPTS):
        port = ports.free()
        try:
            with children.held(server.program(port, durable=durable), folder / "postgres.log"):
                yield dsn("frontdesk", password, port)
                return
        except ChildFailed:
            # Another process took the port between our look and PostgreSQL's bind.
            if attempt == ATTEMPTS - 1 or ports.is_free(port):
                raise


def _identity() -> Identity:
    if os.geteuid() != 0 and _has_name():
        return Identity.SELF
    if children.possible(Identity.NAMESPACE):
        return Identity.NAMESPACE
    if os.geteuid() == 0 and children.possible(Identity.NOBODY):
        return Identity.NOBODY
    raise Trouble(
        "PostgreSQL does not run as root and this machine allows no user namespace: "
        "run frontdesk as an ordinary user, or set FRONTDESK_DATABASE_URL to a server that exists."
    )


def _has_name() -> bool:
    try:
        return bool(pwd.getpwuid(os.geteuid()))
    except KeyError:
        return False


def _reachable(folder: Path) -> Path:
    """Where `nobody` can go: a folder below /root, which is closed, would not do."""
    return Path("/var/tmp") / f"frontdesk-{hashlib.sha256(bytes(folder.resolve())).hexdigest()[:12]}"  # noqa: S108


def _copied(binaries: Path, home: Path) -> Path:
    """The binaries where `nobody` can run them, beside their libraries as in the wheel."""
    account, target = children.unprivileged(), home / "wheel"
    # Made by root where everyone may write: refuse a folder that somebody else prepared.
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid not in (0, account.pw_uid):
        raise Trouble(f"{home} belongs to somebody else: remove it and start again.")
    os.chown(home, account.pw_uid, account.pw_gid)
    package = binaries.parents[1]
    if not target.exists():
        fresh = home / "wheel.new"
        for part in (binaries.parent, package.with_name(f"{package.name}.libs")):
            copy = fresh / part.relative_to(package.parent)
            shutil.copytree(part, copy, symlinks=True, dirs_exist_ok=True)
        fresh.rename(target)
    return target / binaries.relative_to(package.parent)


def _initialise(server: Server, fresh: Path, passwords: dict[str, str]) -> None:
    """Build beside the final place and rename: whoever finds `data` finds it complete."""
    shutil.rmtree(fresh, ignore_errors=True)
    children.run(
        [
            str(server.binaries / "initdb"),
            f"--pgdata={fresh}",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=reject",
            "--no-sync",
            "--no-instructions",
        ],
        identity=server.identity,
    )
    # The superuser cannot sign in at all; single-user mode on these files remains.
    (fresh / "pg_hba.conf").write_text(f"host all {','.join(ROLES)} {ports.LOOPBACK}/32 scram-sha-256\n")
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write(f"listen_addresses = '{ports.LOOPBACK}'\nunix_socket_directories = ''\n")
    statements = [
        line
        for role in ROLES
        for line in (
            f"CREATE ROLE {role} LOGIN PASSWORD '{passwords[role]}';",
            f"CREATE DATABASE {role} OWNER {role};",
            f"REVOKE ALL ON DATABASE {role} FROM PUBLIC;",
        )
    ]
    # Tests make a database each.
    statements.append("ALTER ROLE frontdesk CREATEDB;")
    # Keycloak's first start is hundreds of small transactions; a crash of the machine may cost the last ones.
    statements.append("ALTER ROLE keycloak SET synchronous_commit = off;")
    # Single-user mode: no port is open while passwords are not yet set.
    single = [str(server.binaries / "postgres"), "--single", "-D", str(fresh), "postgres"]
    children.run(single, identity=server.identity, text="\n".join(statements) + "\n")
    fresh.rename(server.data)


def _is_ready(data: Path, port: int) -> bool:
    """As pg_ctl does: line 4 of postmaster.pid is the port, line 8 the state."""
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return lines[3:4] == [str(port)] and "".join(lines[7:8]).strip() == "ready"
