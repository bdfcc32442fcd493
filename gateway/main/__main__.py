"""`python -m gateway.main public|edge`."""

import sys

import uvloop

from gateway.kernel import logging
from gateway.settings import Settings


def main() -> None:
    """Start one server. Each import stands with its own: the edge must not carry the portal's weight."""
    which = "".join(sys.argv[1:2])
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
    main()
