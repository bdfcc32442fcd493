"""Answers on a terminal: a table for people, JSON for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import typer


def items(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """A list."""
    if as_json:
        typer.echo(json.dumps(list(rows), indent=1))
        return
    from rich.console import Console  # noqa: PLC0415  # only where something is drawn
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    if not rows:
        typer.echo("There is nothing to show.")
        return
    table = Table(*(name.replace("_", " ").capitalize() for name in columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(said(row.get(name))) for name in columns))
    Console(soft_wrap=True, highlight=False).print(table)


def one(thing: dict[str, Any] | None, *, as_json: bool) -> None:
    """One thing, a line for each of its values."""
    if as_json:
        typer.echo(json.dumps(thing, indent=1))
        return
    for line in lines(thing or {}):
        typer.echo(line)


def lines(thing: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A line for each value that says something; what has parts stands below its name, further in."""
    for name, value in thing.items():
        label = f"{indent}{said(name).replace('_', ' ').capitalize()}"
        inner = f"{indent}  "
        if isinstance(value, dict) and value:
            yield label
            yield from lines(value, inner)
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            for number, one in enumerate(value, 1):
                yield f"{label} {number}"
                yield from lines(one, inner)
        elif isinstance(value, str) and "\n" in value.strip():
            yield label
            yield from (f"{inner}{_printable(line)}" for line in value.splitlines())
        elif value not in (None, "", [], {}):
            yield f"{label:<18} {said(value)}"


def said(value: object) -> str:
    """A value as people read it. Whatever somebody typed somewhere moves no cursor here."""
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    if isinstance(value, dict):
        return next((said(value[name]) for name in ("slug", "plan", "id", "name") if name in value), "")
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return _printable(_moment(text))


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    return f"{at:%Y-%m-%d %H:%M} UTC" if at is not None else text
