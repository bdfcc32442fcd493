"""What one Envoy tells of itself with every question: its name and where it listens.

The bootstrap writes it, the listener is placed by it. It is trusted as far as the private socket is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.enforcement.envoy.shapes import Message


@dataclass(frozen=True, kw_only=True)
class Node:
    """One Envoy: `binds` are the addresses of its public listener, paths are absolute."""

    id: str
    binds: tuple[str, ...]
    port: int
    tls_cert: str | None = None
    tls_key: str | None = None
    access_log: str | None = None

    def metadata(self) -> Message:
        """The node's metadata as the bootstrap writes it."""
        told: Message = {"binds": list(self.binds), "port": self.port}
        paths = {"tls_cert": self.tls_cert, "tls_key": self.tls_key, "access_log": self.access_log}
        return told | {key: value for key, value in paths.items() if value}


def read_node(asked: Mapping[str, object]) -> Node:
    """The node of a discovery request. Raise ValueError where it is not one of our bootstrap's."""
    match asked:
        case {"id": str(name), "metadata": {"binds": [*binds], "port": int() | float() as port, **paths}} if (
            binds
        ):
            return Node(
                id=name,
                binds=tuple(str(bind) for bind in binds),
                port=int(port),
                tls_cert=_text(paths, "tls_cert"),
                tls_key=_text(paths, "tls_key"),
                access_log=_text(paths, "access_log"),
            )
    raise ValueError("This is not a node that our bootstrap describes.")


def _text(values: Mapping[object, object], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) else None
