"""A letter as a mail (RFC 5322), in text and HTML; what people typed cannot become a header."""

import re
import unicodedata
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from gateway.identity import Person
from gateway.notifications.letter import Letter, html_of, text_of
from gateway.notifications.models import Mail
from gateway.notifications.post import Post

LONGEST_HEADER: Final = 180
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)


class BadAddress(ValueError):
    """No mail can go there."""


def compose(mail: Mail, person: Person, letter: Letter, post: Post, now: datetime) -> EmailMessage:
    """The mail, ready to be handed over. Raises BadAddress.

    The Message-ID follows from the mail's id: a mail delivered twice is recognised as one.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = _address("Frontdesk", post.sender)
    made["To"] = _address(one_line(person.name), person.email)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = now
    made["Message-ID"] = f"<{mail.id}@{post.sender.rpartition('@')[2]}>"
    # RFC 3834: no holiday answers, please.
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(text_of(letter, post.origin))
    made.add_alternative(html_of(letter, post.origin), subtype="html")
    return made


def one_line(words: str) -> str:
    """Words for a header: no line ends, no control or direction signs, no endless length."""
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in words)
    kept = "".join(c for c in clean if unicodedata.category(c) not in ("Cf", "Cs", "Co"))
    return " ".join(kept.split())[:LONGEST_HEADER]


def _address(name: str, address: str) -> Address:
    if not _ADDRESS.fullmatch(address):
        raise BadAddress
    try:
        return Address(display_name=name, addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as bad:
        raise BadAddress from bad
