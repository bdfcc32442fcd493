"""`python -m gateway.main public|edge`."""

import sys

import uvloop

from gateway.kernel import logging
from gateway.settings import Settings


def main(which: str) -> None:
    """Start one server. Each import stands with its own: the edge must not carry the portal's weight."""
    logging.configure(which)
    if which == "public":
        from gateway.main.public import serve  # noqa: PLC0415

        uvloop.run(serve(Settings()))
    elif which == "edge":
        from gateway.main.edge import serve as serve_edge  # noqa: PLC0415

        uvloop.run(serve_edge(Settings()))
    else:
        raise SystemExit(f"There is no server {which!r}; choose public or edge.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
