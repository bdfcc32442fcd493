"""Answers on a terminal: a table for people, JSON for programs."""

import json
from collections.abc import Sequence
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
    for name, value in (thing or {}).items():
        if value not in (None, "", []):
            typer.echo(f"{name.replace('_', ' ').capitalize():<18} {said(value)}")


def said(value: object) -> str:
    """A value as people read it. Whatever somebody typed somewhere moves no cursor here."""
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    if isinstance(value, dict):
        return next((said(value[name]) for name in ("slug", "plan", "id", "name") if name in value), "")
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return "".join(sign if sign.isprintable() else " " for sign in _moment(text))


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    return f"{at:%Y-%m-%d %H:%M} UTC" if at is not None else text
