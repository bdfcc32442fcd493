"""The portal's own files: named by their content, compressed once, kept by browsers for ever."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]  # carries no types

FOLDER: Final = Path(__file__).parent / "static"
KINDS: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    name: str
    kind: str
    body: bytes
    brotli: bytes

    @property
    def version(self) -> str:
        """Changes with the content, so that an address never shows an older file."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @property
    def address(self) -> str:
        """The path that pages link."""
        return f"/static/{self.version}/{self.name}"


def load(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every stylesheet and script by file name."""
    return {
        path.name: Asset(path.name, KINDS[path.suffix], body, brotli.compress(body))
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS
        for body in [path.read_bytes()]
    }
