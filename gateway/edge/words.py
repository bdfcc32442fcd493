"""The words of refusals at a service's own address: what happened, what to do, who can change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.enforcement import Refusal


@dataclass(frozen=True, slots=True)
class Words:
    """One refusal: a title, the next step, the fact behind it, who can change that."""

    title: str
    next_step: str
    fact: str = ""
    who: str = ""


_ASK = "Ask for access in the catalog; many services are there at once."
FACTS: Mapping[str, Words] = {
    "no-access": Words("You do not have access to this service.", _ASK, "Nobody has given it to you yet."),
    "access-ended": Words("Your access has ended.", _ASK, "Its last day has passed, or it was taken back."),
    "rule": Words("A rule does not allow this.", "Talk to the people named on the service's page."),
    "unauthenticated": Words(
        "Please sign in first.",
        "Open the service in a browser, or send an access token: Authorization: Bearer …",
        "There was no sign-in that we know of.",
    ),
    "token-refused": Words("This access token is not accepted.", "Get a fresh one and try again."),
    "token-unknown": Words(
        "We do not know this token.",
        "Copy it again, whole, or make a new one on the service's page.",
        "It is not one of ours, or its owner is not here any more.",
    ),
    "token-over": Words("This token has run out.", "Make a new one on the service's page."),
    "token-taken-back": Words(
        "This token was taken back.",
        "Make a new one on the service's page.",
        "Its owner, IT or security ended it.",
        "IT.",
    ),
    "token-elsewhere": Words(
        "This token is for another service.", "Make one on this service's page; each has its own."
    ),
    "hand-over-failed": Words(
        "This link has been used or has run out.",
        "Open the service again from My access.",
        "A link into a service works once, for 30 seconds, in the browser that asked for it.",
    ),
    "unavailable": Words(
        "We cannot decide this right now.", "Wait a moment and try again.", "So nobody gets in meanwhile."
    ),
    "not-found": Words("There is nothing here.", "Go back to the portal and start from there."),
    "bad-request": Words("This address is not complete.", "Open the service again from My access."),
}
RULES: Mapping[str, Words] = {
    "grant.only-live-is-used": Words(
        "This access is not active.",
        "See in My access where it stands; it may be starting, paused or over.",
        "Only active access can be used.",
        "The service's stewards can give it back to you.",
    ),
    "grant.only-open-service-is-used": Words(
        "This service is closed.",
        "Look in the catalog for an alternative.",
        "IT has taken it out of use.",
        "IT.",
    ),
    "grant.operational-no-outsiders": Words(
        "This service is for our own staff only.",
        "Ask your contact in our company to do this for you.",
        "It moves plant or buildings, so people of other organisations cannot use it.",
        "The service's owner in IT.",
    ),
}
_AGAIN = "Wait a moment and try again."
_ADDRESS = "Check the address, or open the service again from My access."
ENVOY: Mapping[Refusal, Words] = {
    Refusal.UNKNOWN_HOST: Words("There is no service at this address.", _ADDRESS),
    Refusal.BAD_REQUEST: Words("This request cannot be read.", _ADDRESS),
    Refusal.PATH_REFUSED: Words(
        "This address is written in a way that we do not pass on.",
        _ADDRESS,
        "Two readers could take it for two things.",
    ),
    Refusal.LEASE_AMBIGUOUS: Words(
        "Your browser sent two passes at once.",
        "Close this service's windows and open it again from My access.",
    ),
    Refusal.CROSS_SITE: Words(
        "Another website tried to act in your name.", "Open the service from My access and do it there."
    ),
    Refusal.METHOD_REFUSED: Words(
        "This service does not take requests of that kind.", "Read its documentation."
    ),
    Refusal.ACCESS_ENDED: FACTS["access-ended"],
    Refusal.LEASE_OUTDATED: Words("We have to look again whether you may pass.", "Reload the page."),
    Refusal.UNDECIDED: FACTS["unavailable"],
    Refusal.UPGRADE_REFUSED: Words("This service has no live connections.", "Use it page by page."),
    Refusal.CREDENTIAL_MISSING: Words(
        "The service's key is missing.",
        "Tell IT; they can enter it again.",
        "So we passed nothing on.",
        "IT.",
    ),
    Refusal.TOO_LARGE: Words("This is larger than the service takes.", "Send it in smaller parts."),
    Refusal.HEADERS_TOO_LARGE: Words(
        "This request carries too much around it.", "Clear this site's cookies."
    ),
    Refusal.UPSTREAM_UNREACHABLE: Words(
        "The service does not answer.", _AGAIN, "You have access; it is away."
    ),
    Refusal.UPSTREAM_SLOW: Words("The service took too long.", _AGAIN, "You have access; it is slow."),
    Refusal.OVERLOADED: Words("There is too much going on right now.", _AGAIN),
}
