"""What `up` starts, in one table: name, program, what must be ready before it."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from gateway.local import demo, forked, keycloak, ports, postgres, probes, valkey, wheels
from gateway.local.children import Program
from gateway.local.stack import DEPLOY, NODE, Stack
from gateway.local.supervisor import Step

# What the processes of ours run, imported once for all of them.
SHARED: Final = (
    "gateway.main.shared",
    "gateway.worker",
    "gateway.migrations",
    "gateway.demo.__main__",
    "gateway.enforcement.envoy.bootstrap",
)
# A server of ours is not started when all of its users have been given another.
SPARED_BY: Final = {
    "valkey": {"VALKEY"},
    "keycloak": {"KEYCLOAK"},
    "postgres": {"DATABASE", "KEYCLOAK"},
    "mail": {"SMTP"},
}


def table(stack: Stack) -> list[Step]:
    """The steps of that stack; a server that the environment names is not started."""
    steps = [
        # First: making its files takes a second or two of both cores, and most wait for it.
        Step(name="postgres", program=lambda: _postgres(stack)),
        Step(name="forker", program=lambda: _forker(stack)),
        Step(name="valkey", program=lambda: _valkey(stack)),
        Step(name="mail", program=lambda: _mail(stack)),
        Step(name="calendar", program=lambda: demo.calendar(stack)),
        Step(name="automation", program=lambda: demo.automation(stack)),
        Step(name="prices", program=lambda: demo.prices(stack)),
        Step(name="keycloak", program=lambda: _keycloak(stack), after=("postgres",)),
        _once(stack, "migrations", "gateway.migrations", after=("postgres", "forker")),
        Step(name="public", program=lambda: _public(stack), after=("migrations", "valkey")),
        Step(name="edge", program=lambda: _edge(stack), after=("migrations", "valkey")),
        Step(name="worker", program=lambda: _worker(stack), after=("migrations", "valkey")),
        _envoy_bootstrap(stack),
        Step(name="envoy", program=lambda: _envoy(stack), after=("envoy-bootstrap", "public", "edge")),
        _once(stack, "demo", "gateway.demo", after=("migrations", "keycloak")),
    ]
    servers = sorted({name for names in SPARED_BY.values() for name in names})
    given = {name for name in servers if os.environ.get(f"FRONTDESK_{name}_URL")}
    kept = [step for step in steps if not (step.name in SPARED_BY and SPARED_BY[step.name] <= given)]
    if sys.platform != "linux":
        # Nobody could adopt what it forks: each process imports for itself.
        kept = [step for step in kept if step.name != "forker"]
    names = {step.name for step in kept}
    return [replace(step, after=tuple(name for name in step.after if name in names)) for step in kept]


def _postgres(stack: Stack) -> Program:
    passwords = {"frontdesk": stack.secrets["postgres"], "keycloak": stack.secrets["postgres_keycloak"]}
    return postgres.prepare(stack.home.root / "postgres", passwords).program(stack.ports["postgres"])


def _valkey(stack: Stack) -> Program:
    return valkey.program(stack.home.root / "valkey", stack.secrets["valkey"], stack.ports["valkey"])


def _mail(stack: Stack) -> Program:
    """It keeps what we send; nothing leaves the machine."""
    port = stack.ports["mail"]
    return Program(
        name="mail",
        argv=stack.python("gateway.local.mail", str(port)),
        env=stack.environment(),
        ready=lambda: not ports.is_free(port),
    )


def _forker(stack: Stack) -> Program:
    return Program(
        name="forker",
        argv=stack.python("gateway.local.forker", str(forks_at(stack)), *SHARED),
        env=stack.environment(),
        ready=lambda: forked.answers(forks_at(stack)),
    )


def forks_at(stack: Stack) -> Path:
    """The socket of its forker."""
    return stack.home.sockets / "forker.sock"


def _keycloak(stack: Stack) -> Program:
    return keycloak.program(
        stack.cache,
        database_port=stack.ports["postgres"],
        database_password=stack.secrets["postgres_keycloak"],
        admin_password=stack.secrets["keycloak_admin"],
        port=stack.ports["keycloak"],
        management_port=stack.ports["keycloak_management"],
        public_url=stack.front.url("id"),
        themes=DEPLOY / "keycloak" / "themes",
    )


def _once(stack: Stack, name: str, *words: str, after: tuple[str, ...] = ()) -> Step:
    """A command of ours that does its work and ends."""
    program = Program(
        name=name,
        argv=stack.python(*words),
        env=stack.environment(),
        ready=lambda: False,
        patience=300,
        forker=forks_at(stack),
    )
    return Step(name=name, program=lambda: program, after=after, once=True)


def _public(stack: Stack) -> Program:
    ready = probes.over_socket(stack.home.sockets / "public.sock", "/readyz")
    return _serving(stack, "public", ready, "gateway.main", "public")


def _edge(stack: Stack) -> Program:
    """It speaks Envoy's protocols alone, so any answer will do."""
    ready = probes.answering(stack.home.sockets / "edge.sock")
    return _serving(stack, "edge", ready, "gateway.main", "edge")


def _worker(stack: Stack) -> Program:
    """It has no socket: it says once that its loops run."""
    ready = probes.said(stack.home.logs / "worker.log", "worker.ready")
    return _serving(stack, "worker", ready, "gateway.worker")


def _serving(stack: Stack, name: str, ready: Callable[[], bool], *words: str) -> Program:
    return Program(
        name=name,
        argv=stack.python(*words),
        env=stack.environment(),
        ready=ready,
        forker=forks_at(stack),
    )


def _envoy_bootstrap(stack: Stack) -> Step:
    front, root = stack.front, stack.home.root
    options = {
        "--node": NODE,
        "--socket-dir": stack.home.sockets,
        "--port": front.port,
        "--access-log": stack.home.logs / "envoy-access.log",
        "--out": root / "envoy.json",
        "--bind": front.bind,
        "--tls-cert": front.certificate,
        "--tls-key": front.key,
    }
    words = [word for name, value in options.items() if value for word in (name, str(value))]
    return _once(stack, "envoy-bootstrap", "gateway.enforcement.envoy.bootstrap", *words, after=("forker",))


def _envoy(stack: Stack) -> Program:
    return Program(
        name="envoy",
        argv=[
            *(str(wheels.envoy()), "--config-path", str(stack.home.root / "envoy.json")),
            # Several stacks on one machine would otherwise share one memory segment.
            *("--disable-hot-restart", "--concurrency", "2", "--log-level", "warning"),
        ],
        ready=probes.through_front(stack.front, "/healthz"),
    )
