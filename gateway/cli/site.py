"""Which installation a command speaks to: FRONTDESK_URL, else the stack that runs here."""

import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from gateway.cli.errors import NotRunning, Trouble
from gateway.local import home as homes

REALMS: Final = ("workforce", "partners")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Site:
    """The portal's origin, for example https://desk.example; everything else lives below its name."""

    portal: str

    @property
    def api(self) -> str:
        """Where the API is."""
        return f"{self.portal}/api/v1"

    def issuer(self, realm: str) -> str:
        """Who signs the people of a realm in."""
        scheme, _, authority = self.portal.partition("://")
        return f"{scheme}://id.{authority}/realms/{realm}"


def find() -> Site:
    """The site that the environment names, or the local stack's. Raises NotRunning, Trouble."""
    given = os.environ.get("FRONTDESK_URL")
    if given:
        return of(given)
    from gateway.local.status import status  # noqa: PLC0415  # only where the folder is looked at

    home = homes.find()
    urls = status(home)["urls"]
    if not urls or home.holder() is None:
        raise NotRunning(
            f"No stack runs in {home.root}: start one with `frontdesk up`, or set FRONTDESK_URL to yours."
        )
    return Site(urls["portal"])


def of(url: str) -> Site:
    """A site by its address. Raises Trouble for one over which tokens would travel in the clear."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Trouble(f"FRONTDESK_URL is {url!r}: write it as https://desk.example.")
    if parts.scheme == "http" and not (host in _LOOPBACK or host.endswith(".localhost")):
        raise Trouble(f"FRONTDESK_URL is {url!r}: use https, or everybody on the way reads your sign-in.")
    return Site(f"{parts.scheme}://{parts.netloc}")
