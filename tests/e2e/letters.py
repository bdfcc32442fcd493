"""The mails of this stack as their readers find them: what the local catcher kept."""

import re
from collections.abc import Iterator, Mapping
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from tests.e2e.acts import until
from tests.e2e.stack import Stack


def letters(stack: Stack, person: Mapping[str, str]) -> Iterator[EmailMessage]:
    """Those to that person, the newest first."""
    read = BytesParser(_class=EmailMessage, policy=policy.default)
    for file in sorted((stack.home / "mail").glob("*.eml"), reverse=True):
        mail = read.parsebytes(file.read_bytes())
        if person["email"] in str(mail["to"]):
            yield mail


def plain(mail: EmailMessage) -> str:
    """Its text."""
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def letter(
    stack: Stack, person: Mapping[str, str], subject: str, about: str = "", *, seconds: float = 30
) -> EmailMessage:
    """The newest one of that subject whose text has `about` in it; waited for."""
    found: list[EmailMessage] = []

    def came() -> bool:
        found.extend(
            mail
            for mail in letters(stack, person)
            if subject in str(mail["subject"]) and about in plain(mail)
        )
        return bool(found)

    assert until(came, seconds), [str(mail["subject"]) for mail in letters(stack, person)]
    return found[0]


def link(stack: Stack, mail: EmailMessage) -> str:
    """The one address of the portal in it."""
    (address,) = re.findall(rf"^{re.escape(stack.portal)}(/\S*)\s*$", plain(mail), re.MULTILINE)
    return str(address)
