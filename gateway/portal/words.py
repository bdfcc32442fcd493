"""Rules in plain words for a page; they stand beside each rule, and in authz for what nothing allows."""

from collections.abc import Iterable
from typing import Final

from gateway import authz
from gateway.authz import Policies, Words
from gateway.portal.language import _

_SEATS: Final = {
    "manager": "manager",
    "business_owner": "business owner",
    "business_manager": "business manager",
    "it_owner": "owner in IT",
    "it_manager": "manager in IT",
    "role:approver": "approver",
    "role:it-admin": "IT",
    "role:security": "security",
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
