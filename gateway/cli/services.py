"""`frontdesk services apply FILE`: a manifest becomes what is offered, new or not."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import offer, running, show
from gateway.cli.errors import NotFound, Trouble
from gateway.cli.verbs import verb

if TYPE_CHECKING:
    from gateway.cli.client import Client


def add_to(group: typer.Typer) -> None:
    """Register the command beside the others of its noun."""
    group.command("apply")(apply)


def apply(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="The manifest, a YAML file; - for what is piped in.")],
    slug: Annotated[str | None, typer.Option(help="Its short name, where that is not its id.")] = None,
    *,
    as_json: offer.AsJson = False,
) -> None:
    """Register the service, or let it follow this manifest where it is registered already."""
    text = offer.text_of(file)
    named = slug or _id(text, file)

    async def applied(client: "Client") -> Any:  # noqa: ANN401  # JSON
        try:
            return await offer.act(client, verb("services", "revise"), {"slug": named, "manifest": text})
        except NotFound:
            form = {"manifest": text, "slug": slug}
            return await offer.act(client, verb("services", "register"), form)

    show.one(running.run(context, applied), as_json=as_json)


def _id(text: str, file: str) -> str:
    import yaml  # noqa: PLC0415  # only where a manifest is read

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        raise Trouble(f"{file} is no YAML: {' '.join(str(broken).split())}.") from broken
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise Trouble(f"{file} has no `id`: write one, or give --slug.")
    return str(found["id"])
