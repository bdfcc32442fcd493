"""Where calls may go: public addresses, and private ones that are named; decided after DNS, for every hop."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Protocol

import httpx2

# Cloud metadata hands out the machine's own credentials: no list can allow it.
_METADATA = ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200")
_NEVER = frozenset(map(ipaddress.ip_address, _METADATA))
# Ranges that embed an IPv4 address: ::ffff:a.b.c.d, NAT64, 6to4.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """The target may not be called; the text names the target, not what it resolves to."""


class Resolver(Protocol):
    """Names to addresses."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Every address of the host. Raises OSError when there is none."""
        ...


async def resolve(host: str, port: int) -> Sequence[str]:
    """The system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: Address) -> bool:
    """Whether the address belongs to the internet; an embedded IPv4 address counts as itself."""
    inner = _embedded(address)
    return address.is_global and not address.is_multicast if inner is None else is_public(inner)


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Resolves, judges every address, and connects to one that was judged.

    Connecting to the address itself leaves no second look-up that could answer differently (DNS
    rebinding). `private` holds `host:port` entries that may be private.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, private: frozenset[str], resolver: Resolver = resolve
    ) -> None:
        self._inner = inner
        self._private = private
        self._resolve = resolver

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, or raise Refused before a byte leaves."""
        url = request.url
        host, port = url.host, url.port or (443 if url.scheme == "https" else 80)
        if url.scheme not in ("http", "https"):
            raise Refused(f"{url.scheme} is not called")
        address = await self._judged(host, port)
        pinned = httpx2.Request(
            request.method,
            url.copy_with(host=str(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(pinned)

    async def _judged(self, host: str, port: int) -> Address:
        try:
            found = [ipaddress.ip_address(text.partition("%")[0]) for text in await self._resolve(host, port)]
        except OSError as unknown:
            raise httpx2.ConnectError("the name does not resolve") from unknown
        named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        for address in found:
            if address in _NEVER or not (is_public(address) or named in self._private):
                raise Refused(f"{named} is private and not named under egress.private")
        if not found:
            raise httpx2.ConnectError("the name does not resolve")
        return found[0]

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()
