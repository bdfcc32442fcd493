"""What a start looks like: a live table on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from gateway.cli import admin
from gateway.local.front import Front
from gateway.local.home import Home
from gateway.local.status import status
from gateway.local.supervisor import SERVING, Phase
from gateway.local.up import Line

MARKS = {
    Phase.WAITING: "[dim]·[/]",
    Phase.STARTING: "[yellow]…[/]",
    Phase.READY: "[green]✓[/]",
    Phase.DONE: "[green]✓[/]",
    Phase.REPAIRING: "[red]![/]",
    Phase.STOPPED: "[dim]-[/]",
}


@contextmanager
def saying() -> Iterator[Callable[[str], None]]:
    """Say what is done now, with a spinner where there is a terminal."""
    console = Console()
    if not console.is_terminal:
        yield typer.echo
        return
    with console.status("Looking at what is there") as spinner:
        yield spinner.update


@contextmanager
def steps() -> Iterator[Callable[[Sequence[Line]], None]]:
    """Show the steps as they go on, drawn by the calling thread: children are forked beside no other."""
    console = Console()
    shown = _Shown(console)
    try:
        yield shown.show
    finally:
        shown.close()


class _Shown:
    """The table until everything is ready, then one line for each change."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self._phases: dict[str, Phase] = {}
        self._ready = False
        if self._live:
            self._live.start()

    def show(self, lines: Sequence[Line]) -> None:
        if self._live:
            self._live.update(_table(lines), refresh=True)
            if all(line.phase in SERVING for line in lines):
                self.close()
        else:
            for line in lines:
                self._tell(line)
        self._phases = {line.name: Phase(line.phase) for line in lines}

    def close(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _tell(self, line: Line) -> None:
        before = self._phases.get(line.name)
        if before == line.phase:
            return
        if line.phase in SERVING:
            typer.echo(f"{line.name} {line.phase} after {line.seconds:.1f} s")
        elif line.phase == Phase.REPAIRING or before in SERVING:
            typer.echo(f"{line.name} died and is started again")


def welcome(home: Home) -> None:
    """Where everything is and how to sign in."""
    found = status(home)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"\n[bold]Frontdesk is ready:[/] {found['urls']['portal']}")
    who = (
        "only this machine reaches it" if Front(**home.state()["front"]).private else "the network reaches it"
    )
    invented = " with invented people" if found["demo"]["people"] else ""
    console.print(f"[dim]This is a local stack{invented}; {who}.[/]\n")
    for slug, url in found["urls"]["services"].items():
        console.print(f"  {slug:<12} {url}")
    people = {person["role"]: person for person in reversed(found["demo"]["people"])}
    if people:
        table = Table("Role", "E-mail", "Password", title="Sign in as", title_justify="left", box=None)
        for role, person in people.items():
            table.add_row(role, person["email"], person["password"])
        console.print(table)
    elif words := admin.first_link(home):
        console.print(words)
    console.print("\n`frontdesk status --json` has everyone; `frontdesk logs NAME` what a process says.")


def _table(lines: Sequence[Line]) -> Table:
    table = Table.grid(padding=(0, 2))
    for line in lines:
        seconds = f"{line.seconds:6.1f} s" if line.phase != Phase.WAITING else ""
        table.add_row(MARKS[Phase(line.phase)], line.name, f"[dim]{line.phase}[/]", seconds)
    return table
