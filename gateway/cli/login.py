"""`frontdesk login | logout | whoami`: who the command line acts for."""

# The modules that a command needs are imported when it runs: others must answer at once.
# ruff: noqa: PLC0415
import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import running, show
from gateway.cli.errors import NotSignedIn, Trouble
from gateway.cli.offer import AsJson
from gateway.cli.site import REALMS

if TYPE_CHECKING:
    from gateway.cli.client import Client

Realm = Annotated[str, typer.Option(envvar="FRONTDESK_REALM", help=f"{' or '.join(REALMS)}.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (login, logout, whoami):
        app.command()(command)


def login(
    context: typer.Context,
    realm: Realm = "workforce",
    *,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser here.")] = True,
) -> None:
    """Sign in: open the page that is named, on any device, and confirm the code."""
    if realm not in REALMS:
        raise Trouble(f"There is no realm {realm!r}: use {' or '.join(REALMS)}.")

    async def signed_in(client: "Client") -> dict[str, Any]:
        from gateway.cli import signing

        device = await signing.begin(client.http, client.site.issuer(realm))
        typer.echo(f"Open {device.page} and enter the code {device.code}", err=True)
        typer.echo(f"or follow {device.address}", err=True)
        if browser:
            await asyncio.to_thread(client.world.browse, device.address)
        found = await signing.wait(client.http, device, now=client.world.now, sleep=client.world.sleep)
        with client.kept.held():
            client.kept.write(client.site.portal, found)
        return await _known(client)

    me = running.run(context, signed_in)
    typer.echo(f"You are signed in as {show.said(me['name'])} ({show.said(me['organisation'])}).")


def logout(context: typer.Context) -> None:
    """End the sign-in, here and at the sign-in server."""

    async def signed_out(client: "Client") -> bool:
        from gateway.cli import signing

        with client.kept.held():
            found = client.kept.read(client.site.portal)
            client.kept.write(client.site.portal, None)
        if found is None:
            return False
        for kept in found.tokens.values():
            await _forgotten(client, found.access_token, str(kept["id"]))
        await signing.end(client.http, found)
        return True

    if running.run(context, signed_out):
        typer.echo("You are signed out.")
    else:
        typer.echo("You were not signed in.")


def whoami(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Who you are to the gateway."""
    show.one(running.run(context, lambda client: client.call("GET", "/me")), as_json=as_json)


async def _known(client: "Client") -> dict[str, Any]:
    try:
        me: dict[str, Any] = await client.call("GET", "/me")
    except NotSignedIn as unknown:
        raise NotSignedIn(
            f"You signed in, but are new here: open {client.site.portal} once, then run `frontdesk whoami`."
        ) from unknown
    return me


async def _forgotten(client: "Client", access_token: str, token_id: str) -> None:
    """Take a short token back; what cannot be is over in minutes."""
    import httpx2

    headers = {"authorization": f"Bearer {access_token}"}
    with suppress(httpx2.HTTPError):
        await client.http.post(f"{client.site.api}/tokens/{token_id}/revoke", headers=headers)
