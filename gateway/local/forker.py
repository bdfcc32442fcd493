"""Import once, fork many: `python -m gateway.local.forker SOCKET MODULE…`.

The modules are imported and what they left in memory is frozen; then every line on the socket,
`{"words": [MODULE, …], "env": {…}, "log": PATH}`, is answered with the id of a new process that is
`python -m MODULE …` in that environment. It costs milliseconds, and what was imported lies in memory
once. The new process is left to whoever started us (see `forked`). The folder of the socket is closed
to others: whoever can ask could start the process as well.
"""

import gc
import json
import os
import socket
import sys
import time
from contextlib import closing, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from gateway.local import children

BACKLOG: Final = 16
COMM: Final = Path("/proc/self/comm")


def main() -> None:
    """Serve until killed. Returns in the forked processes alone, when their work is done."""
    path, modules = Path(sys.argv[1]), sys.argv[2:]
    # A collection during imports finds nothing; one before the fork would leave holes to write into.
    gc.disable()
    for name in modules:
        import_module(name)
    gc.freeze()
    _become(_wait(path, os.getppid()))


def _wait(path: Path, keeper: int) -> dict[str, Any]:
    """Answer until a fork makes us the new process; what it was asked to be."""
    with closing(_listening(path)) as listener:
        while (wanted := _served(listener, keeper)) is None:
            pass
        return wanted


def _served(listener: socket.socket, keeper: int) -> dict[str, Any] | None:
    """None in the forker, which goes on; in the new process, what it was asked to be."""
    asker, _ = listener.accept()
    with asker:
        line = asker.makefile("rb").readline()
        return dict(json.loads(line)) if line and _forked(asker, keeper) else None


def _listening(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(BACKLOG)
    return listener


def _forked(asker: socket.socket, keeper: int) -> bool:
    """True in the new process, once it is the keeper's child, dies with it, and has told its id."""
    between = os.fork()
    if between:
        os.waitpid(between, 0)
        return False
    between = os.getpid()
    if os.fork():
        os._exit(0)
    while os.getppid() == between:
        time.sleep(0.0005)
    children.die_with(keeper)
    try:
        asker.sendall(f"{os.getpid()}\n".encode())
    except OSError:
        # Who did not wait has started it otherwise: two of a kind would fight.
        os._exit(1)
    return True


def _become(asked: dict[str, Any]) -> None:
    module, *words = asked["words"]
    os.setsid()
    output = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    os.close(output)
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = [module, *words]
    with suppress(OSError):
        # What `ps` and `top` call it.
        COMM.write_text(f"fd-{words[0] if words else module.rpartition('.')[2]}"[:15])
    gc.enable()
    import_module(_entry(module)).main()


def _entry(module: str) -> str:
    """Where `python -m` would begin."""
    spec = find_spec(module)
    return f"{module}.__main__" if spec and spec.submodule_search_locations else module


if __name__ == "__main__":
    main()
