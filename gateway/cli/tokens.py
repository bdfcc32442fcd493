"""`frontdesk token SLUG`: a token of fifteen minutes for a program that is started now."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from gateway.cli import offer, running
from gateway.cli.errors import NotFound, Trouble
from gateway.cli.verbs import verb

if TYPE_CHECKING:
    from gateway.cli.client import Client

LIFE: Final = "PT15M"
LIFE_SECONDS: Final = 900
# One that was made a moment ago is given again: a loop must not fill up the ten that one may have.
LEFT_SECONDS: Final = 300
NAME: Final = "command line"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(token)


def token(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(help="The service.")],
    *,
    new: Annotated[bool, typer.Option("--new", help="Make another one in any case.")] = False,
) -> None:
    """Print a token for a service that you have access to; it lives for 5 to 15 minutes.

    curl -H "Authorization: Bearer $(frontdesk token prices)" …
    """

    async def made(client: "Client") -> str:
        kept = None if new else await _kept(client, slug)
        return kept or await _made(client, slug)

    typer.echo(running.run(context, made))


async def _kept(client: "Client", slug: str) -> str | None:
    """The one of a moment ago, if it has some life left and nobody took it back."""
    login = client.kept.read(client.site.portal)
    entry = login.tokens.get(slug) if login else None
    if entry is None or float(entry["ends"]) - LEFT_SECONDS < client.world.now():
        return None
    listed = await offer.act(client, verb("tokens", "list"), {"service": slug, "limit": offer.PAGE})
    live = {one["id"] for one in listed if one["state"] == "live"}
    return str(entry["token"]) if entry["id"] in live else None


async def _made(client: "Client", slug: str) -> str:
    service = await offer.act(client, verb("services", "show"), {"slug": slug})
    if service["grant"] is None:
        raise NotFound(f"You have no access to {slug}: ask with `frontdesk requests submit {slug}`.")
    given = {"grant_id": service["grant"], "name": NAME, "duration": LIFE}
    created: dict[str, Any] = await offer.act(client, verb("tokens", "create"), given)
    if created["token"] is None:
        raise Trouble("The token did not arrive: run the command again.")
    ends = client.world.now() + LIFE_SECONDS
    client.remember_token(slug, {"id": created["id"], "token": created["token"], "ends": ends})
    return str(created["token"])
