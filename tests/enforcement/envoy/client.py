"""What a client of Envoy sends and reads, to the byte."""

import json
import re
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What the client got."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def arrived(self) -> dict[str, object]:
        """What the upstream says that it got."""
        told: dict[str, object] = json.loads(self.body)
        return told

    def upstream(self, name: str) -> list[str]:
        """Every value of a header as the upstream got it."""
        headers = self.arrived["headers"]
        assert isinstance(headers, list)
        return [value for key, value in headers if key.lower() == name.lower()]


def exchange(connection: socket.socket, raw: bytes) -> Answer:
    """Send bytes, read one answer."""
    received = b""
    connection.sendall(raw)
    while not _complete(received) and (part := connection.recv(65536)):
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    status = int(first.split(" ")[1]) if first else 0
    if ("transfer-encoding", "chunked") in headers:
        body = _dechunked(body)
    return Answer(status, headers, body)


def _complete(received: bytes) -> bool:
    head, found, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", head)
    return bool(found and length and len(body) >= int(length[1]))


def _dechunked(body: bytes) -> bytes:
    whole = b""
    while body:
        length, _, body = body.partition(b"\r\n")
        size = int(length or b"0", 16)
        if not size:
            break
        whole, body = whole + body[:size], body[size + 2 :]
    return whole
