"""Rules in plain words for a page; they stand beside each rule, and in authz for what nothing allows."""

from collections.abc import Iterable
from typing import Final

from gateway import authz
from gateway.authz import Policies, Words
from gateway.kernel.language import mark
from gateway.portal.language import _

_SEATS: Final = {
    "manager": mark("manager"),
    "business_owner": "business owner",
    "business_manager": "business manager",
    "it_owner": "owner in IT",
    "it_manager": "manager in IT",
    "role:approver": mark("approver"),
    "role:it-admin": mark("IT"),
    "role:security": mark("security"),
}


def of_rules(policies: Policies, ids: Iterable[str], action: str = "") -> list[Words]:
    """The words of the rules that decided; where none did, those of the action."""
    return [said(words) for words in authz.of_rules(policies.words, ids, action)]


def said(words: Words) -> Words:
    """In the language of the page."""
    return authz.translated(words)


def seat(kind: str) -> str:
    """In whose seat somebody answers a stage; a kind that nobody knows has none."""
    return _(_SEATS.get(kind, ""))


def standing(state: str) -> str:
    """Where a request is, in a word or two."""
    return _(_STATES.get(state, ""))


def travels(classification: str) -> str:
    """How far the data of a service may travel."""
    return _(_DATA.get(classification, ""))


_STATES: Final = {
    "draft": "Draft",
    "pending": "Waits for an answer",
    "needs_info": "Waits for an answer to a question",
    "approved": "Approved",
    "denied": "Denied",
    "cancelled": "Cancelled",
    "lapsed": "Nobody answered",
}
_DATA: Final = {"public": "Public", "internal": "Internal", "confidential": "Confidential"}
