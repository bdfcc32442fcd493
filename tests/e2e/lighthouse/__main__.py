"""`python -m tests.e2e.lighthouse`: install Lighthouse as locked, beside its lock. Quick when it is there."""

import hashlib
import os
import subprocess

from gateway.local import wheels
from tests.e2e.lighthouse import HERE

STAMP = HERE / "node_modules" / ".synced"
FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> None:
    """Entry point."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    # npm itself asks for `node`: ours, not one that the machine may have.
    path = f"{wheels.node().parent}{os.pathsep}{os.environ['PATH']}"
    command = [str(wheels.node()), str(wheels.npm()), "ci", *FLAGS]
    subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, check=True)
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
