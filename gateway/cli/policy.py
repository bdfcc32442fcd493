"""`frontdesk policy test|explain|simulate`: what the rules say, and what other rules would change."""

# The modules that a command needs are imported when it runs: others must answer at once.
# ruff: noqa: PLC0415
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import gateway
from gateway.cli import database
from gateway.cli.errors import NotFound, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.rulebook import Explained, Simulation
    from gateway.work import Unit

app = typer.Typer(no_args_is_help=True, help="The rules: their cases, one decision, a change.")
SHIPPED = Path(gateway.__file__).parents[1] / "policies"
Found = TypeVar("Found")
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


class RulesFault(Trouble):
    """The rules in that place cannot be used."""


@app.command("test")
def check_cases(
    folder: Annotated[
        Path, typer.Argument(help="A folder with schema, rules, and cases in tests/.")
    ] = SHIPPED,
    *,
    as_json: Json = False,
) -> None:
    """Ask every case of a folder of rules. Needs no stack.

    Exit code 0: all are decided as written. 1: some are not, some rule decides none, or the rules
    cannot be used.
    """
    from gateway import authz
    from gateway.cli import policy_words as words

    try:
        policies = authz.load(folder)
        results = authz.run(policies, authz.cases(policies.files))
    except authz.PolicyFault as fault:
        raise RulesFault("\n".join(str(one) for one in fault.faults)) from None
    undecided = authz.undecided(policies, [result.case for result in results])
    if as_json:
        typer.echo(json.dumps(words.results(policies, results, undecided)))
    else:
        words.print_results(policies, results, undecided)
    if undecided or not all(result.right for result in results):
        raise typer.Exit(1)


@app.command()
def explain(
    person: Annotated[str, typer.Option(help="User name or mail address.")],
    action: Annotated[str, typer.Option(help="For example grant:use or circle:see.")],
    service: Annotated[str, typer.Option(help="The service's short name.")],
    *,
    plan: Annotated[str | None, typer.Option(help="One plan, where it is about asking.")] = None,
    as_json: Json = False,
) -> None:
    """Say how the rules decide now about real data: the answer, the rules in words, the facts they saw.

    Exit code 0: allowed. 1: refused. 7: there is no such person, service or access.
    """
    from gateway import rulebook
    from gateway.authz import Action
    from gateway.cli import policy_words as words

    if action not in {*Action}:
        raise RulesFault(f"There is no action {action}. There are: {', '.join(Action)}.")

    async def ask(unit: "Unit") -> "list[Explained]":
        return await rulebook.explain(unit, person=person, action=Action(action), service=service, plan=plan)

    found = asyncio.run(_read(ask))
    if as_json:
        typer.echo(json.dumps([words.explained(one) for one in found]))
    else:
        typer.echo("\n\n".join(words.said(one) for one in found))
    if not any(one.decision.allowed for one in found):
        raise typer.Exit(1)


@app.command()
def simulate(
    place: Annotated[
        Path, typer.Argument(help="A folder of rules, or one file that takes its name's place.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Show who would match and what would change on the real access, if these rules were active. Changes
    nothing.

    Exit code 0: shown. 1: the rules cannot be used.
    """
    from gateway import authz, rulebook
    from gateway.cli import policy_words as words

    async def ask(unit: "Unit") -> "Simulation":
        files = authz.read(place) if place.is_dir() else {place.name: place.read_text()}
        proposed = authz.compose({**unit.policies.files, **files}, unit.policies.zone)
        return await rulebook.simulate(unit, proposed)

    try:
        found = asyncio.run(_read(ask))
    except authz.PolicyFault as fault:
        raise RulesFault("\n".join(str(one) for one in fault.faults)) from None
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        words.print_simulation(found)


async def _read(ask: "Callable[[Unit], Awaitable[Found]]") -> Found:
    """Ask the database of the stack by the rules that are active there."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from gateway import authz, rulebook, work
    from gateway.kernel import SystemClock, errors

    engine = create_async_engine(database.dsn().replace("postgresql://", "postgresql+asyncpg://"))
    units = work.Units(engine, SystemClock(), authz.load(SHIPPED))
    try:
        await rulebook.begin(units, units.policies)
        async with units.read(authz.SYSTEM) as unit:
            return await ask(unit)
    except errors.NotFound as nothing:
        raise NotFound(nothing.detail) from None
    except errors.Problem as problem:
        raise RulesFault(problem.detail or problem.title) from None
    finally:
        await engine.dispose()
