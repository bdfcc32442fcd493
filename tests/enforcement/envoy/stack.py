"""A real Envoy in front of a small gateway and an upstream, on loopback and Unix sockets.

The gateway and the upstream run on one event loop in a thread, so that a test reads as it happens: ask,
look at the answer, look at what arrived.
"""

import asyncio
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from gateway.enforcement.envoy import bootstrap
from gateway.enforcement.envoy.shapes import CLUSTER_TYPE, LISTENER_TYPE
from gateway.enforcement.snapshot import Denied, Published, PublishedService, Snapshot, Upstream, snapshot
from tests.enforcement.envoy import facts, upstream
from tests.enforcement.envoy.client import Answer, exchange
from tests.enforcement.envoy.gateway import Gateway

if TYPE_CHECKING:
    from concurrent.futures import Future

ENVOY = Path(str(resources.files("envoy"))) / "_bin" / "envoy"
PATIENCE = 10.0
T = TypeVar("T")


class Stack:
    """Envoy, gateway and upstream; use it as a context manager.

    Envoy waits longer for a decision than in the product, since machines stall; not where it is `hurried`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        hold: float = 5.0,
        publish: bool = True,
        node: str = "one",
        tls: tuple[Path, Path] | None = None,
        hurried: bool = False,
    ) -> None:
        self.folder = folder
        self.hurried = hurried
        self.tls = tls
        self.node = node
        self.port = _free_port()
        self.key = ECKey.generate_key("P-256", {"kid": "k1", "alg": "ES256", "use": "sig"})
        self.gateway = Gateway(hold=hold, secrets={"service:tables:key": "Bearer canary-key"})
        self.arrived: list[str] = []
        self.published: Published | None = None
        self.denied = facts.nobody_denied()
        self._publish_at_start = publish
        self._sequence = 10
        self._loop = asyncio.new_event_loop()
        self._servers: dict[str, uvicorn.Server] = {}
        self._served: dict[str, Future[None]] = {}
        self._closing = ExitStack()
        self.envoy: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._closing:
            self._start()
            self._closing = self._closing.pop_all()
        return self

    def _start(self) -> None:
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        self._closing.callback(self._loop.close)
        self._closing.callback(thread.join, 10)
        self._closing.callback(self._loop.call_soon_threadsafe, self._loop.stop)
        self._closing.callback(lambda: self.run(self._cancel_all()))
        server = self.run(upstream.serve(self.arrived))
        self._closing.callback(self._loop.call_soon_threadsafe, server.close)
        self.upstream_port = server.sockets[0].getsockname()[1]
        self._closing.callback(self.stop_gateway)
        self.start_gateway()
        if self._publish_at_start:
            self.publish()
        self._closing.callback(self.stop_envoy)
        self.start_envoy()
        if self._publish_at_start:
            self.wait(lambda: self.get("localhost", "/ready").status == 200)

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    async def _cancel_all(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def run(self, work: Awaitable[T]) -> T:
        """Run on the gateway's loop."""

        async def awaited() -> T:
            return await work

        future: Future[T] = asyncio.run_coroutine_threadsafe(awaited(), self._loop)
        return future.result(PATIENCE)

    def company(
        self, *services: PublishedService, sequence: int = 7, unreachable: str | None = None
    ) -> Published:
        """The published services, all on the one upstream, except for the unreachable one."""
        chosen = services or (facts.CALENDAR, facts.TABLES)
        here = Upstream(host="127.0.0.1", port=self.upstream_port)
        nowhere = Upstream(host="127.0.0.1", port=1)
        public = KeySet([ECKey.import_key(self.key.as_dict(private=False))])
        placed = facts.published(
            *(replace(one, upstream=nowhere if one.slug == unreachable else here) for one in chosen),
            sequence=sequence,
            jwks=json.dumps(public.as_dict(private=False)),
            port=self.port,
        )
        assert placed.issuer
        scheme = "https" if self.tls else "http"
        return replace(placed, issuer=replace(placed.issuer, upstream=here), scheme=scheme)

    def publish(
        self, *services: PublishedService, denied: Denied | None = None, unreachable: str | None = None
    ) -> None:
        """Replace what Envoy should hold and wait until it holds it; sequences grow by themselves."""
        found = self.publish_quietly(*services, denied=denied, unreachable=unreachable)
        if self.envoy:
            self.wait(lambda: self._holds(found))

    def publish_quietly(
        self, *services: PublishedService, denied: Denied | None = None, unreachable: str | None = None
    ) -> Snapshot:
        """Replace what Envoy should hold, and do not wait."""
        self._sequence += 1
        if services or not self.published:
            self.published = self.company(*services, sequence=self._sequence, unreachable=unreachable)
        if denied:
            self.denied = replace(denied, sequence=self._sequence)
        found = snapshot(self.published, self.denied, facts.pages())
        self.publish_raw(found)
        return found

    def another(self, node: str) -> "Neighbour":
        """A second Envoy of the same gateway."""
        return Neighbour(self, node)

    def _holds(self, found: Snapshot) -> bool:
        """Whether Envoy has acknowledged all that is not worded for it alone."""
        held = {(told.type_url, told.name, told.version) for told in self.gateway.told}
        alone = {LISTENER_TYPE, CLUSTER_TYPE}
        wanted = [one for one in found.topics.values() if one.type_url not in alone]
        return all((one.type_url, one.name, one.version) in held for one in wanted)

    def publish_raw(self, found: Snapshot) -> None:
        """Replace it with something else than `snapshot` would say."""
        served = found if self.hurried else facts.unhurried(found)
        self._loop.call_soon_threadsafe(self.gateway.discovery.publish, served)

    def wake(self) -> None:
        """Let held polls look again."""
        self._loop.call_soon_threadsafe(self.gateway.discovery.wake)

    def start_gateway(self) -> None:
        """Serve both sockets."""
        for name, app in (("edge", self.gateway.edge), ("public", self.gateway.public)):
            path = self.folder / f"{name}.sock"
            path.unlink(missing_ok=True)
            config = uvicorn.Config(
                app,
                uds=str(path),
                interface="asgi3",
                lifespan="off",
                log_level="warning",
                ws="none",
                proxy_headers=False,
            )
            server = uvicorn.Server(config)
            self._servers[name] = server
            self._served[name] = asyncio.run_coroutine_threadsafe(server._serve(), self._loop)
            self.wait(partial(getattr, server, "started"))

    def stop_gateway(self) -> None:
        """Stop serving at once, as a crash would."""
        for server in self._servers.values():
            server.force_exit = server.should_exit = True
        for served in self._served.values():
            served.result(PATIENCE)
        self._servers.clear()
        self._served.clear()

    def start_envoy(self) -> None:
        """Write the bootstrap as an operator would, and start Envoy from it."""
        start = self.folder / f"{self.node}.json"
        log = self.folder / "access.log"
        arguments = ["--node", self.node, "--socket-dir", str(self.folder), "--port", str(self.port)]
        if self.tls:
            arguments += ["--tls-cert", str(self.tls[0]), "--tls-key", str(self.tls[1])]
        bootstrap.main([*arguments, "--access-log", str(log), "--out", str(start)])
        command = [str(ENVOY), "-c", str(start), "--concurrency", "1", "--disable-hot-restart"]
        with (self.folder / "envoy.log").open("ab") as errors:
            self.envoy = subprocess.Popen([*command, "-l", "warning"], stdout=errors, stderr=errors)

    def stop_envoy(self) -> None:
        """Stop Envoy."""
        if self.envoy:
            self.envoy.terminate()
            self.envoy.wait(10)
            self.envoy = None

    def wait(self, until: Callable[[], object]) -> None:
        """Wait for something to become true."""
        ends = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > ends:
                log = self.folder / "envoy.log"
                raise TimeoutError(log.read_text(errors="replace")[-3000:] if log.exists() else "no log")
            time.sleep(0.02)

    def get(
        self,
        host: str,
        path: str = "/",
        *headers: tuple[str, str],
        method: str = "GET",
        body: bytes | None = None,
    ) -> Answer:
        """One request on a connection of its own; nothing about it is tidied up."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        return self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (body or b""))

    def send(self, raw: bytes) -> Answer:
        """Send bytes as they are; status 0 where nobody listens."""
        try:
            with self._connect() as connection:
                return exchange(connection, raw)
        except ConnectionError:
            return Answer(0, [], b"")

    def _connect(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        if not self.tls:
            return plain
        trusted = ssl.create_default_context(cafile=str(self.tls[0]))
        with plain:
            return trusted.wrap_socket(plain, server_hostname="calendar.localhost")

    def lease(self, *, service: str = "calendar", expires: float = 60.0, **claims: object) -> str:
        """A lease as the gateway would sign it."""
        now = int(time.time())
        carried = {"aud": service, "iat": now, "exp": int(now + expires)} | facts.CLAIMS | claims
        return jwt.encode({"alg": "ES256", "kid": "k1"}, carried, self.key)

    def cookie(self, **claims: object) -> tuple[str, str]:
        """A Cookie header with a lease."""
        expires = claims.pop("expires", 60.0)
        service = claims.pop("service", "calendar")
        assert isinstance(expires, float)
        return "Cookie", f"{facts.LEASE_COOKIE}={self.lease(service=str(service), expires=expires, **claims)}"

    def log(self) -> list[dict[str, object]]:
        """The access log so far."""
        path = self.folder / "access.log"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Neighbour(Stack):
    """An Envoy beside the first one; it shares the gateway, and has a port and a log of its own."""

    def __init__(self, first: Stack, node: str) -> None:
        super().__init__(first.folder, node=node)
        self._loop.close()

    def _start(self) -> None:
        self._closing.callback(self.stop_envoy)
        self.start_envoy()
        self.wait(lambda: self.get("localhost", "/ready").status == 200)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
