"""Signed heads: where the chain stood and when, in a file outside the database, chained themselves.

Whoever can rewrite every row of the database consistently cannot make the rows agree with heads that
were signed before. A copy of the last line, kept elsewhere, protects the file too.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gateway.kernel import files

_FIRST = "0" * 64
_GAP = "a head before it is missing or was changed"


@dataclass(frozen=True, slots=True)
class Head:
    """One line of the file. `fault` says in words what is wrong with the line; empty when nothing is."""

    line: int
    position: int
    hash: bytes
    at: str
    fault: str = ""


class Heads:
    """Signs with a key (Ed25519, RFC 8032) and appends to a file; both belong to one home folder."""

    def __init__(self, key: Ed25519PrivateKey, file: Path) -> None:
        self._key = key
        self.file = file
        self._signed: tuple[int, bytes] | None = None

    @classmethod
    def open(cls, home: Path) -> "Heads":
        """The heads of this home; makes `audit-key` (0600) and the folder `audit` the first time."""
        folder = home / "audit"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(_key(home / "audit-key"), folder / "heads.jsonl")

    def sign(self, position: int, hashed: bytes, at: datetime) -> None:
        """Append a head on disk, unless the last one says the same. Raises OSError when it cannot."""
        if position == 0 or self._signed == (position, hashed):
            return
        with self.file.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last, end = _last_line(file.fileno())
            said = {"at": at.isoformat(), "hash": hashed.hex(), "position": position, "previous": _mark(last)}
            if not last or not _says(last, position, hashed):
                signature = self._key.sign(_bytes(said)).hex()
                _append(file.fileno(), end, _bytes({**said, "signature": signature}) + b"\n")
        self._signed = (position, hashed)

    def signature(self, content: bytes) -> bytes:
        """Of any content, under the same key: 64 bytes."""
        return self._key.sign(content)

    def fits(self, content: bytes, signature: bytes) -> bool:
        """Whether this home's key signed that content."""
        try:
            self._key.public_key().verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def lines(self, reaching: int) -> list[bytes]:
        """The first head that covers the row at that position, and the newest, as they were written."""
        data = self.file.read_bytes() if self.file.exists() else b""
        written = data[: data.rfind(b"\n") + 1].splitlines()
        heads = [(head, line) for head, line in zip(self.read(), written, strict=True) if not head.fault]
        first = next((line for head, line in heads if head.position >= reaching), None)
        return list(dict.fromkeys(line for line in (first, heads[-1][1] if heads else None) if line))

    def signed(self, line: bytes) -> bool:
        """Whether a head taken out of the file is one of ours, wherever it stood."""
        return self._checked(0, line, b"").fault in ("", _GAP)

    def read(self) -> Iterator[Head]:
        """Every line with what is wrong with it: signature, order, or that it cannot be read."""
        data = self.file.read_bytes() if self.file.exists() else b""
        lines = data[: data.rfind(b"\n") + 1].splitlines()
        before, reached = b"", 0
        for number, line in enumerate(lines, start=1):
            head = self._checked(number, line, before)
            if not head.fault and head.position < reached:
                yield Head(number, head.position, head.hash, head.at, "stands behind an older head")
            else:
                yield head
            before, reached = line, max(reached, head.position)

    def _checked(self, number: int, line: bytes, before: bytes) -> Head:
        try:
            said = json.loads(line)
            signature = bytes.fromhex(said.pop("signature"))
            head = Head(number, int(said["position"]), bytes.fromhex(said["hash"]), str(said["at"]))
            self._key.public_key().verify(signature, _bytes(said))
        except InvalidSignature:
            return Head(number, 0, b"", "", "its signature does not fit")
        except (ValueError, KeyError, TypeError, AttributeError):
            return Head(number, 0, b"", "", "it cannot be read")
        if said.get("previous") != _mark(before):
            return Head(number, head.position, head.hash, head.at, _GAP)
        return head


def _key(file: Path) -> Ed25519PrivateKey:
    if not file.exists():
        made = Ed25519PrivateKey.generate()
        files.appear(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise TypeError(f"{file} holds no Ed25519 key: restore it from a copy")
    return loaded


def _last_line(file: int) -> tuple[bytes, int]:
    """The last whole line and where it ends; a line torn by a crash says nothing and is written over."""
    size = os.fstat(file).st_size
    start = max(0, size - 4096)  # a line is about 350 bytes
    block = os.pread(file, size - start, start)
    end = block.rfind(b"\n") + 1
    lines = block[:end].splitlines()
    return (lines[-1] if lines else b""), start + end


def _append(file: int, end: int, line: bytes) -> None:
    """All of the line on disk, or none of it: half a head would look like a forged one."""
    os.ftruncate(file, end)
    try:
        if os.write(file, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file)
    except OSError:
        os.ftruncate(file, end)
        raise


def _says(line: bytes, position: int, hashed: bytes) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and (said.get("position"), said.get("hash")) == (position, hashed.hex())


def _mark(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest() if line else _FIRST


def _bytes(said: dict[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
