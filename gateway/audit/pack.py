"""A pack: files and audit rows that whoever holds the key of the heads can check later, away from here.

`manifest.json` names every file with its SHA-256 and is signed (Ed25519, RFC 8032). Rows come with
their position and hashes; `heads.jsonl` holds signed heads that cover them.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from gateway.audit.heads import Heads
from gateway.audit.models import AuditRow, Outcome
from gateway.audit.rules import canonical, chained

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ROWS: Final = "audit.jsonl"
HEADS: Final = "heads.jsonl"
LARGEST: Final = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a pack, in words; nothing when it is what was given out."""

    files: int
    rows: int
    faults: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def make_pack(
    files: Mapping[str, bytes], rows: Sequence[AuditRow], heads: Heads, *, about: str, by: str, at: datetime
) -> bytes:
    """A ZIP of the files, the rows with their places in the chain, and the signed manifest.

    The same content gives the same bytes.
    """
    reaching = max((row.position or 0 for row in rows), default=0)
    content = {
        **files,
        ROWS: b"".join(_line(row) for row in rows),
        HEADS: b"".join(line + b"\n" for line in heads.lines(reaching)),
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.items())}
    manifest = _bytes({"about": about, "at": at.isoformat(), "by": by, "files": hashes})
    content |= {MANIFEST: manifest, SIGNATURE: heads.signature(manifest).hex().encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6]), data)
    return out.getvalue()


def check_pack(pack: bytes, heads: Heads) -> Checked:
    """Look at the signature, every file, every row and every head. Never raises for what is in the pack."""
    try:
        content = _read(pack)
        names = _manifest(content, heads)
    except (_Faulty, zipfile.BadZipFile, ValueError, KeyError, TypeError, NotImplementedError) as fault:
        return Checked(0, 0, (str(fault) if isinstance(fault, _Faulty) else "It is no pack of ours.",))
    faults = [*_files(content, names)]
    rows = content.get(ROWS, b"").splitlines()
    faults += [words for number, line in enumerate(rows, 1) if (words := _row(number, line))]
    faults += _neighbours(rows) if not faults else []
    for number, line in enumerate(content.get(HEADS, b"").splitlines(), 1):
        if not heads.signed(line):
            faults.append(f"Head {number}: its signature does not fit.")
    return Checked(len(names), len(rows), tuple(faults))


class _Faulty(Exception):
    """Why nothing else can be looked at."""


def _read(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        entries = archive.infolist()
        if len({one.filename for one in entries}) != len(entries):
            raise _Faulty("A file is in it twice.")
        if sum(one.file_size for one in entries) > LARGEST:
            raise _Faulty("It is larger than any pack of ours.")
        return {one.filename: archive.read(one) for one in entries}


def _manifest(content: Mapping[str, bytes], heads: Heads) -> dict[str, str]:
    if MANIFEST not in content or SIGNATURE not in content:
        raise _Faulty("It has no signed manifest.")
    if not heads.fits(content[MANIFEST], bytes.fromhex(content[SIGNATURE].decode())):
        raise _Faulty("The signature does not fit: it was changed, or another installation made it.")
    named: dict[str, str] = json.loads(content[MANIFEST])["files"]
    return named


def _files(content: Mapping[str, bytes], named: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*named} - {*content}):
        yield f"{name} is missing."
    for name in sorted({*content} - {*named, MANIFEST, SIGNATURE}):
        yield f"{name} was added."
    for name in sorted({*named} & {*content}):
        if hashlib.sha256(content[name]).hexdigest() != named[name]:
            yield f"{name} was changed."


def _line(row: AuditRow) -> bytes:
    said = {
        "content": json.loads(canonical(row)),
        "hash": row.hash.hex() if row.hash else None,
        "position": row.position,
        "previous_hash": row.previous_hash.hex() if row.previous_hash else None,
    }
    return _bytes(said) + b"\n"


def _row(number: int, line: bytes) -> str:
    """What is wrong with one row; a row that was not sealed yet proves nothing and is no fault."""
    try:
        said = json.loads(line)
        if said["position"] is None:
            return ""
        again = chained(bytes.fromhex(said["previous_hash"]), _revived(said["content"]))
    except (ValueError, KeyError, TypeError):
        return f"Row {number} cannot be read."
    return "" if again.hex() == said["hash"] else f"Row {number} is not what was sealed."


def _neighbours(lines: Sequence[bytes]) -> list[str]:
    """Rows that stood next to each other must fit together."""
    sealed = sorted(
        (said for said in map(json.loads, lines) if said["position"] is not None),
        key=lambda said: int(said["position"]),
    )
    return [
        f"The row at {after['position']} does not follow the one before it."
        for before, after in pairwise(sealed)
        if after["position"] == before["position"] + 1 and after["previous_hash"] != before["hash"]
    ]


def _revived(content: dict[str, Any]) -> AuditRow:
    return AuditRow(
        **{
            **content,
            "id": UUID(content["id"]),
            "at": datetime.fromisoformat(content["at"]),
            "outcome": Outcome(content["outcome"]),
        }
    )


def _bytes(said: dict[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
