"""Where the database is, for the commands of whoever runs the server."""

import os

from gateway.local import home as homes
from gateway.local.errors import NotRunning


def dsn() -> str:
    """The address that the environment names, or that of the stack that runs here. Raises NotRunning."""
    given = os.environ.get("FRONTDESK_DATABASE_URL")
    if given:
        return given
    from gateway.local import postgres  # noqa: PLC0415  # only where a stack's folder is looked at

    home = homes.find()
    port = home.state().get("ports", {}).get("postgres")
    if not port or home.holder() is None:
        raise NotRunning(
            f"No stack runs in {home.root}: start it, or set FRONTDESK_DATABASE_URL to the database."
        )
    return postgres.dsn("frontdesk", home.secrets()["postgres"], port)
