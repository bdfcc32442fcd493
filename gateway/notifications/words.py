"""The texts, one for each kind. `%(name)s` stands for a fact; a row without a fact is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """`path` is a page of the portal that shows first and asks for a click there: a link changes nothing."""

    subject: str
    lead: str
    rows: tuple[str, ...]
    button: str
    path: str
    note: str = ""


ROWS: Final[Mapping[str, str]] = {
    "requester": "Who asks",
    "for_whom": "For",
    "holder": "Who has it",
    "service": "Service",
    "plan": "Plan",
    "why": "Why",
    "length": "How long",
    "price": "Price",
    "end": "Until",
    "by": "Who",
    "said": "Reason",
    "seat": "Seat",
    "tool": "Tool or service",
}
_ASKED: Final = ("requester", "for_whom", "service", "plan", "why", "length", "price")
_REQUEST: Final = "/requests/%(request)s"
_NOTHING_BY_MAIL: Final = "Opening the page decides nothing; you choose there."
_PROPOSAL: Final = "/proposals/%(proposal)s"
_KEPT: Final = "What you did in the service is kept by the service."

WORDS: Final[Mapping[Kind, Words]] = {
    Kind.DECISION_WANTED: Words(
        "%(requester)s asks for %(service)s",
        "%(requester)s asks for access to %(service)s and waits for your answer.",
        _ASKED,
        "Look and decide",
        _REQUEST,
        _NOTHING_BY_MAIL,
    ),
    Kind.NUDGED: Words(
        "Reminder: %(requester)s still waits for %(service)s",
        "%(requester)s asks you kindly to look at the request for %(service)s.",
        _ASKED,
        "Look and decide",
        _REQUEST,
        _NOTHING_BY_MAIL,
    ),
    Kind.ESCALATED: Words(
        "Nobody has answered yet: %(requester)s and %(service)s",
        "The request for %(service)s was not answered in time, so others were asked as well.",
        _ASKED,
        "See the request",
        _REQUEST,
    ),
    Kind.APPROVED: Words(
        "Yes: %(service)s",
        "Your request for %(service)s was approved. You hear from us when it is ready.",
        ("by", "said", "plan", "length"),
        "See the request",
        _REQUEST,
    ),
    Kind.DENIED: Words(
        "No: %(service)s",
        "Your request for %(service)s was not approved.",
        ("by", "said", "plan"),
        "See why, and what you can do",
        _REQUEST,
        "You can ask again, with what was missing.",
    ),
    Kind.ASKED: Words(
        "A question about your request for %(service)s",
        "%(by)s needs an answer from you before deciding about %(service)s. "
        "The clock stands still until then.",
        ("said",),
        "Answer",
        _REQUEST,
    ),
    Kind.ANSWERED: Words(
        "Answered: %(requester)s and %(service)s",
        "Your question about %(service)s was answered; the request waits for you again.",
        (*_ASKED, "said"),
        "Look and decide",
        _REQUEST,
        _NOTHING_BY_MAIL,
    ),
    Kind.CANCELLED: Words(
        "No longer needed: %(requester)s and %(service)s",
        "The request for %(service)s was taken back. There is nothing left to decide.",
        ("requester", "for_whom", "plan"),
        "See the request",
        _REQUEST,
    ),
    Kind.LAPSED: Words(
        "Nobody answered: %(service)s",
        "Your request for %(service)s was not answered in time and has closed.",
        ("plan", "why", "length"),
        "Ask again, already filled in",
        _REQUEST,
    ),
    Kind.DELEGATED: Words(
        "You decide for %(by)s",
        "%(by)s asked you to decide about requests in the meantime.",
        ("by",),
        "See what waits for you",
        "/approvals",
    ),
    Kind.HURRIED: Words(
        "Emergency access: %(holder)s at %(service)s",
        "%(requester)s opened %(service)s as an emergency. It works already; "
        "please look at it within three days.",
        ("requester", "holder", "plan", "why", "length"),
        "Look, then confirm or revoke",
        _REQUEST,
    ),
    Kind.READY: Words(
        "Ready: %(service)s",
        "You can use %(service)s now.",
        ("plan", "end", "price"),
        "Open it from My access",
        "/my-access",
    ),
    Kind.GIVEN: Words(
        "%(requester)s got you access to %(service)s",
        "%(requester)s asked for %(service)s on your behalf. You can use it now.",
        ("requester", "plan", "why", "end"),
        "Open it from My access",
        "/my-access",
        "You do not need it? Give it back there.",
    ),
    Kind.ENDS_SOON: Words(
        "%(service)s ends in %(days)s",
        "Your access to %(service)s ends in %(days)s.",
        ("plan", "end"),
        "Extend it, or let it end",
        "/my-access",
        _KEPT,
    ),
    Kind.EXTENDED: Words(
        "Longer: %(service)s",
        "Your access to %(service)s was extended.",
        ("plan", "end"),
        "See My access",
        "/my-access",
    ),
    Kind.SUSPENDED: Words(
        "Paused: %(service)s",
        "Your access to %(service)s is paused. It is not lost.",
        ("by", "said"),
        "See what you can do",
        "/my-access",
    ),
    Kind.RESUMED: Words(
        "Goes on: %(service)s",
        "Your access to %(service)s works again.",
        ("end",),
        "See My access",
        "/my-access",
    ),
    Kind.REVOKED: Words(
        "Ended: %(service)s",
        "Your access to %(service)s was taken back and no longer works.",
        ("by", "said", "plan"),
        "See what you can do",
        "/services/%(slug)s",
        _KEPT,
    ),
    Kind.NOT_SET_UP: Words(
        "Not ready yet: %(service)s",
        "Access of %(holder)s to %(service)s could not be set up. "
        "No approval is lost, and nobody has to ask again.",
        ("holder", "service", "plan"),
        "See where it stands",
        _REQUEST,
    ),
    Kind.TO_SET_UP: Words(
        "To set up by hand: %(service)s for %(holder)s",
        "%(holder)s may use %(service)s and waits until you set it up there.",
        ("holder", "service", "plan"),
        "See what to do",
        "/admin/fulfilments",
    ),
    Kind.TO_REMOVE: Words(
        "To remove by hand: %(holder)s from %(service)s",
        "Access of %(holder)s to %(service)s is over. It works there until you remove it.",
        ("holder", "service", "plan"),
        "See what to do",
        "/admin/fulfilments",
    ),
    Kind.VACANT: Words(
        "A seat is empty: %(service)s",
        "%(service)s has nobody as its %(seat)s. Until somebody is named, decisions go to IT.",
        ("service", "seat"),
        "Name somebody",
        "/admin/services/%(slug)s",
    ),
    Kind.RETIRING: Words(
        "%(service)s is being closed",
        "%(service)s is being closed. What you have there ends with it; save what you need.",
        ("plan", "end"),
        "See the service",
        "/services/%(slug)s",
    ),
    Kind.RECOVERED: Words(
        "Attention: an administrator was recovered from the console",
        "Administrator rights were given from the server's own console, past the usual rules. "
        "If you do not know why, treat it as an incident now.",
        ("by",),
        "See who administers",
        "/admin/people",
    ),
    Kind.PROPOSED: Words(
        "%(requester)s proposes %(tool)s",
        "%(requester)s proposes %(tool)s and hopes for an answer from you.",
        ("requester", "tool", "why"),
        "Look and answer",
        _PROPOSAL,
        _NOTHING_BY_MAIL,
    ),
    Kind.PLANNED: Words(
        "Planned: %(tool)s",
        "%(tool)s is planned. We tell you as soon as you can ask for it.",
        ("by", "said"),
        "See the proposal",
        _PROPOSAL,
    ),
    Kind.DECLINED: Words(
        "Not for now: %(tool)s",
        "%(tool)s is not going to be offered at present.",
        ("by", "said"),
        "See why, and what you can do",
        _PROPOSAL,
        "The catalog may have something that does the same.",
    ),
    Kind.OFFERED: Words(
        "It is here: %(tool)s",
        "What you proposed as %(tool)s can be asked for now.",
        ("by", "said"),
        "See how to get it",
        _PROPOSAL,
    ),
    Kind.WITHDRAWN: Words(
        "Withdrawn: %(tool)s",
        "%(requester)s does not need %(tool)s any more and took the proposal back. There is nothing left to "
        "answer.",
        ("requester", "tool"),
        "See the proposal",
        _PROPOSAL,
        "If you need it yourself, propose it again.",
    ),
}
