"""One stack as values: where it listens, what it generated, what its processes are told."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.local import home as homes
from gateway.local import keycloak, ports, postgres, valkey
from gateway.local.front import Front
from gateway.local.home import Home

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
REALMS: Final = ("workforce", "partners")
DEMO_SERVICES: Final = ("calendar", "automation", "prices")
INNER_PORTS: Final = (
    "postgres",
    "valkey",
    "keycloak",
    "keycloak_management",
    "mail",
    *DEMO_SERVICES,
)
NODE: Final = "local-1"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Everything that the table of steps needs to know."""

    home: Home
    cache: Path
    front: Front
    ports: dict[str, int]
    secrets: dict[str, str]

    @property
    def database_url(self) -> str:
        """The gateway's database: a given server, or ours."""
        ours = postgres.dsn("frontdesk", self.secrets["postgres"], self.ports["postgres"])
        return os.environ.get("FRONTDESK_DATABASE_URL") or ours

    @property
    def valkey_url(self) -> str:
        """The cache: a given server, or ours."""
        return os.environ.get("FRONTDESK_VALKEY_URL") or valkey.url(
            self.secrets["valkey"], self.ports["valkey"]
        )

    @property
    def keycloak_url(self) -> str:
        """Keycloak's back-channel address: a given server, or ours."""
        return os.environ.get("FRONTDESK_KEYCLOAK_URL") or f"http://{ports.LOOPBACK}:{self.ports['keycloak']}"

    def environment(self) -> dict[str, str]:
        """What our own processes are told; `gateway.settings` reads it."""
        named = {
            "FRONTDESK_HOME": str(self.home.root),
            "FRONTDESK_LOCAL": "1",
            "FRONTDESK_PORT": str(self.front.port),
            "FRONTDESK_DOMAIN": self.front.domain,
            "FRONTDESK_SCHEME": self.front.scheme,
            "FRONTDESK_DATABASE_URL": self.database_url,
            "FRONTDESK_VALKEY_URL": self.valkey_url,
            "FRONTDESK_KEYCLOAK_URL": self.keycloak_url,
            "FRONTDESK_KEYCLOAK_ADMIN": os.environ.get("FRONTDESK_KEYCLOAK_ADMIN") or keycloak.ADMIN,
            "FRONTDESK_KEYCLOAK_ADMIN_PASSWORD": os.environ.get("FRONTDESK_KEYCLOAK_ADMIN_PASSWORD")
            or self.secrets["keycloak_admin"],
            "FRONTDESK_SMTP_URL": os.environ.get("FRONTDESK_SMTP_URL")
            or f"smtp://{ports.LOOPBACK}:{self.ports['mail']}",
            "FRONTDESK_SOCKET_DIR": str(self.home.sockets),
            "FRONTDESK_KEK_FILE": str(self.home.kek),
            "FRONTDESK_DEMO_PRICES_KEY": self.secrets["prices"],
            **{
                f"FRONTDESK_DEMO_{name.upper()}_URL": f"http://{ports.LOOPBACK}:{self.ports[name]}"
                for name in DEMO_SERVICES
            },
        }
        if self.front.certificate:
            named["FRONTDESK_TLS_CERT"] = str(self.front.certificate)
            named["FRONTDESK_TLS_KEY"] = str(self.front.key)
        return {**os.environ, **named, "PYTHONUNBUFFERED": "1"}

    def python(self, *words: str) -> list[str]:
        """A command of our own interpreter."""
        return [sys.executable, "-m", *words]


def make(home: Home, front: Front) -> Stack:
    """The stack of that home: the ports of its last start where they are still free."""
    before = home.state().get("ports", {})
    return Stack(
        home=home,
        cache=homes.cache(),
        front=front,
        ports=_chosen({name: before.get(name, 0) for name in INNER_PORTS}, front.port),
        secrets=home.secrets(),
    )


def _chosen(wanted: dict[str, int], public: int) -> dict[str, int]:
    taken = {public}
    chosen = {}
    for name, port in wanted.items():
        candidate = port if port and port not in taken and ports.is_free(port) else ports.free()
        while candidate in taken:
            candidate = ports.free()
        taken.add(candidate)
        chosen[name] = candidate
    return chosen
