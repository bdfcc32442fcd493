"""The way out for mail: any SMTP server (RFC 5321), and what can come back."""

import asyncio
import ssl
from email.message import EmailMessage
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from pydantic import SecretStr

PATIENCE_SECONDS: Final = 20.0
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class Undelivered(Exception):
    """The server did not take it now; later it may. Says in a few words why, never what was sent."""


class Refused(Undelivered):
    """The server will never take this mail."""


class Post(Protocol):
    """Takes mails. `sender` is our address, `origin` the portal's, to which links lead."""

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        ...

    @property
    def origin(self) -> str:
        """For example https://desk.example.com."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether there is a server at all."""
        ...

    async def deliver(self, message: EmailMessage) -> None:
        """Hand one mail over. Raises Undelivered, or Refused."""
        ...


class Smtp:
    """A server by `smtp://user:password@host:port` or `smtps://…`; an empty address sends nothing.

    A password goes over TLS or not at all, except to this machine itself; without one, STARTTLS is
    used where the server offers it. Raises ValueError for any other address.
    """

    def __init__(
        self, url: SecretStr, *, sender: str, origin: str, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.sender = sender
        self.origin = origin
        self._patience = patience
        parts = urlsplit(url.get_secret_value())
        if parts.scheme not in ("", "smtp", "smtps") or bool(parts.scheme) != bool(parts.hostname):
            raise ValueError("FRONTDESK_SMTP_URL begins with smtp:// or smtps:// and names a host")
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username or "") or None
        self._password = SecretStr(unquote(parts.password or ""))

    @property
    def is_open(self) -> bool:
        """Whether a server is named."""
        return bool(self._host)

    async def deliver(self, message: EmailMessage) -> None:
        """One connection, one mail. Raises Undelivered, or Refused."""
        try:
            async with asyncio.timeout(self._patience):
                await aiosmtplib.send(
                    message,
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password.get_secret_value() if self._user else None,
                    use_tls=self._tls,
                    start_tls=self._start_tls(),
                    tls_context=ssl.create_default_context(),
                    timeout=self._patience,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _recipient(refused) from None
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPAuthenticationError) as refused:
            # Ours to put right, so the mail waits for it.
            raise Undelivered(f"the server answered {refused.code}") from None
        except aiosmtplib.SMTPResponseException as refused:
            raise _answered(refused.code) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as away:
            raise Undelivered(type(away).__name__) from None

    def _start_tls(self) -> bool | None:
        if self._tls or (self._user and self._host in _LOOPBACK):
            return False if self._tls else None
        return True if self._user else None


def _recipient(refused: aiosmtplib.SMTPRecipientsRefused) -> Undelivered:
    return _answered(max((one.code for one in refused.recipients), default=450))


def _answered(code: int) -> Undelivered:
    words = f"the server answered {code}"
    return Refused(words) if 500 <= code < 600 else Undelivered(words)  # noqa: PLR2004  # RFC 5321, 4.2.1
