"""Files that several of our processes may make at the same moment."""

import os
from contextlib import suppress
from pathlib import Path


def appear(file: Path, content: bytes) -> None:
    """Make a file that only its owner reads, whole or not at all; whoever made it first has made it.

    Our processes start at once: none may read half of a key, and all must use the same one.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
