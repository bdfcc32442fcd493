"""The portal's own files: named by their content, compressed once, kept by browsers for ever."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]  # carries no types

from gateway.portal import sheet

FOLDER: Final = Path(__file__).parent / "static"
KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
# The parts of the script, in this order one module: a browser asks once.
PARTS: Final = ("page", "merge", "forms", "drafts", "live", "palette", "keys", "toasts", "start")


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
    """Every file of the folder itself by name, and the script that its parts make."""
    return {
        name: Asset(name, KINDS[Path(name).suffix], body, brotli.compress(body))
        for name, body in (*_files(folder), ("desk.js", _joined(folder / "desk")))
    }


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((path.name, _body(path)) for path in sorted(folder.iterdir()) if path.suffix in KINDS)


def _body(path: Path) -> bytes:
    return sheet.lean(path.read_text()).encode() if path.suffix == ".css" else path.read_bytes()


def _joined(folder: Path) -> bytes:
    """The parts without what only their readers need: indentation and the lines of comment."""
    lines = [line.strip() for part in PARTS for line in (folder / f"{part}.js").read_text().splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()
