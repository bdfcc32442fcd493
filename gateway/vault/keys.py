"""Keys: one key-encryption key in a file of its owner alone seals a set of data keys beside it.

`<kek>` holds 32 bytes as hex, mode 0600; `<kek>.keyset` the sealed data keys. Only the set's
`current` key seals; the others open what they sealed before.
"""

import fcntl
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from gateway.kernel import crypto
from gateway.vault.errors import KeysFault

ALGORITHM: Final = "AES-256-GCM-SIV"
VERSION: Final = 1
_PURPOSE: Final = b"frontdesk keyset 1 "
_HEX_KEY: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Keys:
    """The opened data keys by id; `repr` shows ids alone."""

    current: str
    data_keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make both files, once. Raises KeysFault where one is there already: it is never overwritten,
        since every sealed secret would be lost with it.
        """
        keyset = _keyset(path)
        if path.exists() or keyset.exists():
            raise KeysFault(f"{path} or {keyset.name} is there already; move both away to begin anew")
        kek, data_key, key_id = crypto.new_key(), crypto.new_key(), os.urandom(4).hex()
        sealed = crypto.seal(kek, data_key, bound_to=_PURPOSE + key_id.encode())
        text = json.dumps(
            {
                "version": VERSION,
                "algorithm": ALGORITHM,
                "current": key_id,
                "keys": {key_id: sealed.hex()},
            }
        )
        _write(keyset, text)
        _write(path, kek.hex())
        return cls(key_id, {key_id: data_key})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open what `create` made. Raises KeysFault: a file is missing, readable by others, broken, or
        the two do not belong together.
        """
        kek = _kek(path)
        try:
            held = json.loads(_keyset(path).read_text())
            if held["version"] != VERSION or held["algorithm"] != ALGORITHM:
                raise KeysFault(f"{_keyset(path)} is of another release; use the release that wrote it")
            sealed = {str(key_id): bytes.fromhex(text) for key_id, text in held["keys"].items()}
            current = str(held["current"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
            raise KeysFault(f"{_keyset(path)} cannot be read; restore it from the backup") from broken
        try:
            opened = {
                key_id: crypto.open_sealed(kek, box, bound_to=_PURPOSE + key_id.encode())
                for key_id, box in sealed.items()
            }
        except ValueError:
            raise KeysFault(f"{path} is not the key of {_keyset(path).name}; restore the right one") from None
        if current not in opened:
            raise KeysFault(f"{_keyset(path)} cannot be read; restore it from the backup")
        return cls(current, opened)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """For a stack that makes its own secrets at its first start, where several processes ask at once."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(path.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return cls.load(path) if path.exists() or _keyset(path).exists() else cls.create(path)


def _kek(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode & 0o777
        text = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as away:
        raise KeysFault(f"{path} cannot be read; restore it from the backup") from away
    if mode & 0o077:
        raise KeysFault(f"{path} is readable by others; run `chmod 600 {path}`")
    if not _HEX_KEY.fullmatch(text):
        raise KeysFault(f"{path} does not hold a key; restore it from the backup")
    return bytes.fromhex(text)


def _keyset(path: Path) -> Path:
    return path.with_name(path.name + ".keyset")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
