"""Commands out of the rows of `verbs`: values typed, checked, sent, and the answer shown."""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

import typer

from gateway.cli import running, show
from gateway.cli.errors import Trouble
from gateway.cli.verbs import NOUNS, VERBS, Kind, Place, Value, Verb

if TYPE_CHECKING:
    from gateway.cli.client import Client

_SHORT: Final = re.compile(r"([0-9]{1,6})([mhdw])")
_UNITS: Final = {"m": "PT{}M", "h": "PT{}H", "d": "P{}D", "w": "P{}W"}
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
_TYPES: Final[dict[Kind, Any]] = {
    Kind.NUMBER: int,
    Kind.FLAG: bool,
    Kind.SWITCH: bool,
    Kind.LIST: list[str],
    Kind.RULES: list[str],
}
PAGE: Final = 200
SHOWN: Final = 50


def nouns(into: Mapping[str, typer.Typer] | None = None) -> dict[str, typer.Typer]:
    """A group of commands for each noun, with a command for each of its verbs; `into` are those that have
    commands of their own already.
    """
    groups = {name: typer.Typer(no_args_is_help=True, help=says) for name, says in NOUNS.items()}
    groups |= into or {}
    for verb in VERBS:
        groups[verb.noun].command(verb.name, help=verb.says)(_command(verb))
    return groups


async def act(client: "Client", verb: Verb, given: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """Do what the row says with these values, named as in the row."""
    placed: dict[Place, dict[str, Any]] = {place: {} for place in Place}
    for value in verb.values:
        if given.get(value.name) is not None:
            placed[value.place][value.name] = given[value.name]
    placed[Place.QUERY if verb.method == "GET" else Place.FORM] |= verb.fixed
    path = verb.path.format(**{name: quote(str(one), safe="") for name, one in placed[Place.PATH].items()})
    if verb.is_list:
        return await _pages(client, path, placed[Place.QUERY], int(given.get("limit") or SHOWN))
    form = placed[Place.FORM] or ({} if any(one.place is Place.FORM for one in verb.values) else None)
    return await client.call(verb.method, path, query=placed[Place.QUERY], form=form)


async def _pages(client: "Client", path: str, query: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    """At most `limit` things, page after page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(found) < limit:
        asked = {**query, "limit": min(limit - len(found), PAGE), **({"cursor": cursor} if cursor else {})}
        page = await client.call("GET", path, query=asked)
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    return found[:limit]


def _command(verb: Verb) -> Callable[..., None]:
    """A function with the signature that typer reads: the context, the values, --json."""

    def command(context: typer.Context, *, as_json: bool, **typed: Any) -> None:
        given = {value.name: _read(value, typed[value.parameter]) for value in verb.values}
        answer = running.run(context, lambda client: act(client, verb, {**typed, **given}))
        if verb.is_list:
            show.items(answer, verb.columns, as_json=as_json)
        else:
            show.one(answer, as_json=as_json)

    parameters = [_parameter("context", typer.Context, inspect.Parameter.empty)]
    parameters += [_parameter(value.parameter, _typed(value), _default(value)) for value in verb.values]
    if verb.is_list:
        limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many at most.")]
        parameters.append(_parameter("limit", limit, SHOWN))
    parameters.append(_parameter("as_json", AsJson, default=False))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__name__ = f"{verb.noun}_{verb.name}"
    return command


def _parameter(name: str, annotation: object, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _typed(value: Value) -> object:
    kind: Any = _TYPES.get(value.kind, str)
    if not value.needed or value.kind is Kind.SECRET:
        kind = kind | None
    if value.positional:
        return Annotated[kind, typer.Argument(help=value.says, metavar=value.name.upper())]
    if value.kind is Kind.SECRET:
        return Annotated[kind, typer.Option(help=value.says, hidden=True)]
    spelled = value.option if value.option.startswith("-") else f"--{value.option or value.name}"
    return Annotated[kind, typer.Option(spelled.replace("_", "-"), help=value.says)]


def _default(value: Value) -> object:
    return inspect.Parameter.empty if value.needed and value.kind is not Kind.SECRET else None


def _read(value: Value, typed: Any) -> Any:  # noqa: ANN401  # what typer made of it
    if value.kind is Kind.SECRET:
        if typed is not None:
            raise Trouble("A secret is no argument, where others see it: leave it out, or pipe it in.")
        return typer.prompt(value.name, hide_input=True) if sys.stdin.isatty() else sys.stdin.read().strip()
    if typed is None or value.kind in {Kind.TEXT, Kind.NUMBER, Kind.SWITCH}:
        return typed
    if value.kind in {Kind.FLAG, Kind.LIST}:
        # What was not said is not sent.
        return (str(typed).lower() if value.place is Place.QUERY else typed) if typed else None
    if value.kind is Kind.RULES:
        return {_rule_name(Path(name)): text_of(name) for name in typed}
    return text_of(typed) if value.kind is Kind.FILE else duration(typed)


def _rule_name(file: Path) -> str:
    """`area.cedar`, and cases as `tests/area.json`."""
    return f"tests/{file.name}" if file.suffix == ".json" else file.name


def text_of(name: str) -> str:
    """The text of a file; `-` is what is piped in. Raises Trouble."""
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text()
    except (OSError, UnicodeDecodeError) as reason:
        raise Trouble(f"{name} cannot be read: name a text file, or - for what is piped in.") from reason


def duration(text: str) -> str:
    """`15m`, `8h`, `30d` and `2w` as ISO 8601; anything else is passed on as it is."""
    short = _SHORT.fullmatch(text.strip().lower())
    return _UNITS[short[2]].format(short[1]) if short else text
