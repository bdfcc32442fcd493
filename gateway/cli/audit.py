"""`frontdesk audit verify|check|evidence`: whether the trail, or a pack of it, is what was written."""

# The modules that a command needs are imported when it runs: others must answer at once.
# ruff: noqa: PLC0415
import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gateway
from gateway.cli import database
from gateway.local import home as homes

if TYPE_CHECKING:
    from gateway.audit import Report

app = typer.Typer(no_args_is_help=True, help="The trail of who did what.")


@app.callback()
def _audit() -> None:
    """Keep `verify` a word of its own."""


@app.command()
def verify(
    *, as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False
) -> None:
    """Check every sealed row against its chain and against the signed heads.

    Exit code 0: nothing was found. 1: the trail was changed, and how.
    """
    report = asyncio.run(_verify(database.dsn(), homes.find().root))
    typer.echo(json.dumps({"intact": report.intact, **asdict(report)}) if as_json else _words(report))
    if not report.intact:
        raise typer.Exit(1)


@app.command()
def check(
    pack: Annotated[Path, typer.Argument(help="The ZIP that was given out.", exists=True, dir_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The result as one JSON object.")] = False,
) -> None:
    """Check an evidence pack against this home's key: its signature, every file, row and head.

    Exit code 0: it is what was given out. 1: it was changed, or another installation made it.
    """
    from gateway import audit

    found = audit.check_pack(pack.read_bytes(), audit.Heads.open(homes.find().root))
    words = f"The pack is intact: {found.files} files, {found.rows} rows."
    if not found.intact:
        words = "\n".join(["The pack is not what was given out.", *(f"- {fault}" for fault in found.faults)])
    typer.echo(json.dumps({"intact": found.intact, **asdict(found)}) if as_json else words)
    if not found.intact:
        raise typer.Exit(1)


@app.command()
def evidence(
    context: typer.Context,
    about: Annotated[str, typer.Argument(help="The access, or with --request the request, by id.")],
    *,
    request: Annotated[bool, typer.Option("--request", help="It is a request.")] = False,
    to: Annotated[Path | None, typer.Option(help="Where the ZIP goes; evidence-ID.zip without it.")] = None,
) -> None:
    """Save a signed pack of everything about one access: who asked, the rules, the answers, the proof."""
    from urllib.parse import quote

    from gateway.cli import running

    noun = "requests" if request else "grants"
    pack = running.run(context, lambda client: client.fetch(f"/{noun}/{quote(about, safe='')}/evidence"))
    file = to or Path(f"evidence-{Path(about).name}.zip")
    file.write_bytes(pack)
    typer.echo(f"Saved as {file}. `frontdesk audit check {file}` checks it, also elsewhere.")


async def _verify(dsn: str, home: Path) -> "Report":
    from sqlalchemy.ext.asyncio import create_async_engine

    from gateway import audit, authz, work
    from gateway.kernel import SystemClock

    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    policies = authz.load(Path(gateway.__file__).parents[1] / "policies")
    try:
        async with work.Units(engine, SystemClock(), policies).read(authz.SYSTEM) as unit:
            return await audit.verify(unit, audit.Heads.open(home))
    finally:
        await engine.dispose()


def _words(report: "Report") -> str:
    seen = f"{report.rows} sealed rows, {report.heads} signed heads, {report.waiting} rows not sealed yet."
    if report.intact:
        return f"The trail is intact: {seen}"
    return "\n".join(["The trail was changed.", *(f"- {f.words}" for f in report.findings), seen])
