"""`frontdesk setup | up | down | status | doctor | logs | reset`: the embedded stack."""

# The modules that a command needs are imported when it runs: `status` must answer at once.
# ruff: noqa: PLC0415
import ipaddress
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.local import home as homes
from gateway.local.errors import Trouble

if TYPE_CHECKING:
    from gateway.local.front import Front

Tls = Annotated[
    str | None, typer.Option(metavar="CERT[,KEY]", help="Serve HTTPS with this certificate (PEM).")
]
Domain = Annotated[str, typer.Option(envvar="FRONTDESK_DOMAIN", help="Everything is served below this name.")]
Port = Annotated[int, typer.Option(envvar="FRONTDESK_PORT", min=1, max=65535, help="The one public port.")]
Bind = Annotated[str | None, typer.Option(envvar="FRONTDESK_BIND", help="Address; default: loopback alone.")]

Demo = Annotated[
    bool,
    typer.Option(
        "--demo/--no-demo", envvar="FRONTDESK_DEMO", help="Whether invented people and services come."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (setup, up, down, status, doctor, logs, reset):
        app.command()(command)


def setup() -> None:
    """Download and build everything, so that `up` works offline. Quick when it is there."""
    from gateway.cli import progress
    from gateway.local.setup import setup as install

    began = time.monotonic()
    with progress.saying() as say:
        install(homes.cache(), say)
    typer.echo(f"Everything is installed ({time.monotonic() - began:.0f} s).")


def up(
    port: Port = 8080,
    domain: Domain = "localhost",
    bind: Bind = None,
    tls: Tls = None,
    *,
    demo: Demo = True,
    detach: Annotated[bool, typer.Option("--detach", help="Return when ready; end it with `down`.")] = False,
    unattended: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Start the whole stack on this machine and keep it alive until Ctrl-C."""
    from gateway.cli import progress
    from gateway.local import up as running

    home, front = homes.find(), _front(port, domain, bind, tls)
    # Every process of the stack is told by its environment.
    os.environ["FRONTDESK_DEMO"] = "1" if demo else "0"
    with progress.steps() as show:
        if detach:
            options = {"--port": port, "--domain": domain, "--bind": bind, "--tls": tls}
            words = [word for name, value in options.items() if value for word in (name, str(value))]
            # Its output is a log: no sign-ins there.
            running.detach(home, [*words, "--unattended"], show)
        else:
            running.run(home, front, show, lambda: None if unattended else progress.welcome(home))
            return
    progress.welcome(home)


def down() -> None:
    """End the stack and wait until it is gone."""
    from gateway.local import up as running

    running.down(homes.find())
    typer.echo("The stack is down.")


def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what runs and where. Exit code 0: ready, 3: no stack runs, 4: not ready."""
    from gateway.local.status import status as read

    found = read(homes.find())
    if as_json:
        typer.echo(json.dumps(found, indent=1))
    else:
        typer.echo(f"{homes.find().root}: {found['state']}")
        for process in found["processes"]:
            word = "ready" if process["ready"] else "not ready"
            typer.echo(f"  {process['name']:<12} {process['pid'] or '-':>8}  {word}")
        if found["urls"]:
            typer.echo(f"  {found['urls']['portal']}")
    raise typer.Exit({"ready": 0, "stopped": 3}.get(found["state"], 4))


def doctor(port: Port = 8080, domain: Domain = "localhost", bind: Bind = None) -> None:
    """Look for what would keep the stack from working. Exit code 1 when something would."""
    from gateway.local.doctor import examine

    findings = examine(homes.find(), _front(port, domain, bind, None))
    for finding in findings:
        mark = typer.style("ok  ", fg="green") if finding.well else typer.style("look", fg="yellow")
        typer.echo(f"{mark} {finding.name}{f': {finding.advice}' if finding.advice else ''}")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


def logs(
    name: Annotated[str | None, typer.Argument(help="A process, as `status` names it.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show what a process wrote; without a name, which there are."""
    folder = homes.find().logs
    known = sorted(path.stem for path in folder.glob("*.log"))
    if name is None:
        typer.echo("\n".join(known) or "There are no logs yet.")
        return
    if name not in known:
        raise Trouble(f"There is no log of {name!r}: there is {', '.join(known) or 'none yet'}.")
    with (folder / f"{name}.log").open(errors="replace") as file:
        while True:
            sys.stdout.write(file.read())
            sys.stdout.flush()
            if not follow:
                return
            time.sleep(0.2)


def reset(*, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove the state of this stack: databases, secrets, demo sign-ins. Downloads stay."""
    from gateway.local import postgres

    home = homes.find()
    if home.holder() is not None:
        raise Trouble(f"A stack runs in {home.root}: end it first with `frontdesk down`.")
    if not yes:
        typer.confirm(f"Remove everything that this stack keeps in {home.root}?", abort=True)
    postgres.discard(home.root / "postgres")
    home.clear()
    typer.echo("Everything is removed; the next `frontdesk up` is a first start.")


def _front(port: int, domain: str, bind: str | None, tls: str | None) -> "Front":
    from gateway.local.front import Front

    if bind and not _is_address(bind):
        raise Trouble(f"{bind} is not an IP address: --bind takes one, as 127.0.0.1 or 0.0.0.0.")
    if tls is None:
        return Front(port=port, domain=domain, bind=bind)
    certificate, _, key = tls.partition(",")
    files = [Path(certificate).absolute(), Path(key or certificate).absolute()]
    for file in files:
        if not os.access(file, os.R_OK):
            raise Trouble(f"{file} cannot be read: --tls takes a certificate, and its key after a comma.")
    return Front(scheme="https", port=port, domain=domain, bind=bind, certificate=files[0], key=files[1])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
