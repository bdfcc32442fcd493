"""A mailbox for local mode: takes every mail that this stack sends and keeps it as a file.

`python -m gateway.local.mail PORT` listens on loopback. Nothing leaves the machine; the portal
shows the newest ones to whoever is signed in.
"""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.local.ports import LOOPBACK

FOLDER: Final = "mail"
KEPT: Final = 500
LARGEST: Final = 1_000_000


class Catcher:
    """Writes each mail to `<nanoseconds>-<number>.eml`, 0600, and drops the oldest beyond KEPT."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd with a whole mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            self.keep(content)
        except OSError:
            return "452 There is no room for it here"
        return "250 Kept"

    def keep(self, content: bytes) -> None:
        """One more file; never a half one under its name. Raises OSError."""
        self._number += 1
        name = self._folder / f"{time.time_ns()}-{self._number:06d}.eml"
        half = name.with_suffix(".part")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        half.rename(name)
        for old in sorted(self._folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)


async def serve(port: int, folder: Path) -> None:
    """Until the process is asked to stop."""
    catcher, stop = Catcher(folder), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(catcher, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost"),
        LOOPBACK,
        port,
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(os.environ["FRONTDESK_HOME"]) / FOLDER))
