"""The one address of a stack that people see."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.local import ports

IPV6: Final = 6


@dataclass(frozen=True, kw_only=True)
class Front:
    """Where it listens (both loopbacks when `bind` is not given) and what it is called."""

    scheme: str = "http"
    port: int = 8080
    domain: str = "localhost"
    bind: str | None = None
    certificate: Path | None = None
    key: Path | None = None

    def url(self, name: str = "") -> str:
        """The origin of a host below the domain, or of the portal."""
        return f"{self.scheme}://{f'{name}.' if name else ''}{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port of the portal, the port left out where it is the scheme's own."""
        own = {"http": 80, "https": 443}[self.scheme]
        return self.domain if self.port == own else f"{self.domain}:{self.port}"

    @property
    def reached_at(self) -> str:
        """An address of this machine where it answers."""
        if self.bind is None:
            return ports.LOOPBACK
        address = ipaddress.ip_address(self.bind)
        return ports.LOOPBACKS[address.version == IPV6] if address.is_unspecified else self.bind

    @property
    def private(self) -> bool:
        """Whether this machine alone reaches it."""
        return self.bind is None or ipaddress.ip_address(self.bind).is_loopback

    @property
    def free(self) -> bool:
        """Whether its port can be listened on."""
        return all(ports.is_free(self.port, host) for host in ([self.bind] if self.bind else ports.LOOPBACKS))
