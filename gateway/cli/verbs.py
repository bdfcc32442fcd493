"""Every act that the command line offers: noun and verb → method, path and values. The one place.

A verb is a row; `frontdesk NOUN VERB` comes out of it by itself. A test compares the rows with the
routes of the API, so a row that leads nowhere is found.
"""

from typing import Final

from gateway.cli.grammar import Kind, Place, Value, Verb
from gateway.cli.rows import asking, holding, house, offering, proposing

NOUNS: Final = {
    "services": "What can be had; for administrators, how it comes to be offered.",
    "circles": "Who sees which services.",
    "requests": "Asking for access.",
    "approvals": "What waits for your answer.",
    "delegations": "Standing in for somebody who is away.",
    "grants": "Holding access, and giving it up.",
    "tokens": "Tokens with which your programs call a service.",
    "me": "Your own language and time zone.",
    "people": "People and where they are signed in.",
    "sessions": "Where somebody is signed in.",
    "clients": "Machines.",
    "connections": "How the gateway and the services get on.",
    "fulfilments": "What is being set up or taken away at the services.",
    "findings": "What is not as it should be.",
    "proposals": "What is missing: tools that people declare, services that they ask for.",
    "imports": "Taking over what there was before.",
    "policy": "The rules: their cases, one decision, a change.",
    "audit": "The trail of who did what.",
    "notices": "What you were told.",
}
VERBS: Final = (*offering.ROWS, *asking.ROWS, *holding.ROWS, *proposing.ROWS, *house.ROWS)


def verb(noun: str, name: str) -> Verb:
    """The row of that name. Raises KeyError."""
    return {(one.noun, one.name): one for one in VERBS}[noun, name]


__all__ = ["NOUNS", "VERBS", "Kind", "Place", "Value", "Verb", "verb"]
