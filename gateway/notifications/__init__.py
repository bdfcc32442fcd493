"""Tell people: a bell in the portal and the same by mail, after the act and once.

`tell` follows events as a job: notices and mails on their way are written in one transaction.
`send` is a job of its own for each mail, so a dead or slow mail server delays nothing else. Words
are made when somebody reads them, out of the tables of that moment; links show a page first.
"""

from gateway.notifications.bell import Told, told
from gateway.notifications.events import MailQueued
from gateway.notifications.kinds import Kind
from gateway.notifications.letter import Letter
from gateway.notifications.models import Mail, MailState, Notice
from gateway.notifications.post import Post, Refused, Smtp, Undelivered
from gateway.notifications.queries import unread
from gateway.notifications.read import read
from gateway.notifications.send import send
from gateway.notifications.tell import tell
from gateway.notifications.tellings import TELLINGS
from gateway.notifications.wake import Topic, wake
from gateway.notifications.wakes import TooManyStreams, Waiting, Wakes

__all__ = [
    "TELLINGS",
    "Kind",
    "Letter",
    "Mail",
    "MailQueued",
    "MailState",
    "Notice",
    "Post",
    "Refused",
    "Smtp",
    "Told",
    "TooManyStreams",
    "Topic",
    "Undelivered",
    "Waiting",
    "Wakes",
    "read",
    "send",
    "tell",
    "told",
    "unread",
    "wake",
]
