"""The mailbox of local mode: keeps what is sent, readable by us alone, and not without end."""

import asyncio
import sys
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from gateway.local import mail, ports


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    """The mailbox as a process of its own, as the stack runs it."""
    port = ports.free()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gateway.local.mail", str(port)), env={"FRONTDESK_HOME": str(tmp_path)}
    )
    try:
        while ports.is_free(port):  # noqa: ASYNC110  # the child says nothing when it listens
            await asyncio.sleep(0.05)
        yield port
    finally:
        child.terminate()
        assert await child.wait() == 0


def written(words: str) -> EmailMessage:
    """A mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@own.example", "b@own.example", words
    made.set_content(words)
    return made


async def test_a_mail_becomes_a_file_of_ours_alone(port: int, tmp_path: Path) -> None:
    """0600 in a folder of 0700; what is too large is refused."""
    await aiosmtplib.send(written("Hello"), hostname="127.0.0.1", port=port)
    (kept,) = (tmp_path / mail.FOLDER).glob("*.eml")
    assert b"Subject: Hello" in kept.read_bytes()
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with pytest.raises(aiosmtplib.SMTPException):
        await aiosmtplib.send(written("x" * mail.LARGEST), hostname="127.0.0.1", port=port)


def test_the_oldest_goes_when_there_are_too_many(tmp_path: Path) -> None:
    """A demo that runs for a month fills no disk."""
    box = mail.Catcher(tmp_path)
    for _ in range(mail.KEPT + 3):
        box.keep(b"Subject: x\r\n\r\nx")
    found = sorted(tmp_path.glob("*.eml"))
    assert len(found) == mail.KEPT
    assert found[0].name.endswith("-000004.eml")
