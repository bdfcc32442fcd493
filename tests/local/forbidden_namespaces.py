"""Run a command as a root that may open no user namespace, as in a strict container."""

import ctypes
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

CLONE_NEWUSER = 0x10000000


def run_without_namespaces(command: Sequence[str], *, users: int) -> subprocess.CompletedProcess[str]:
    """In a namespace that knows that many users and allows no further one."""
    libc = ctypes.CDLL(None, use_errno=True)
    (ready, tell_ready), (mapped, tell_mapped) = os.pipe(), os.pipe()

    def enter() -> None:
        libc.unshare(CLONE_NEWUSER)
        os.write(tell_ready, str(os.getpid()).encode().ljust(16))
        os.read(mapped, 1)
        os.setgid(0)
        os.setuid(0)
        Path("/proc/sys/user/max_user_namespaces").write_text("0")

    mapper = os.fork()
    if mapper == 0:
        # Only from outside can more than one user be mapped, and Popen waits until exec.
        pid = int(os.read(ready, 16))
        for name in ("uid_map", "gid_map"):
            Path(f"/proc/{pid}/{name}").write_text(f"0 0 {users}")
        os.write(tell_mapped, b"x")
        os._exit(0)
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=60, preexec_fn=enter
        )
    finally:
        os.waitpid(mapper, 0)
        for pipe in (ready, tell_ready, mapped, tell_mapped):
            os.close(pipe)
