"""The words of refusals at a service's own address: what happened, what to do, who can change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway import authz
from gateway.enforcement.envoy.facts import Refusal


@dataclass(frozen=True, slots=True)
class Words:
    """One refusal: a title, the next step, the fact behind it, who can change that, the rule, another way."""

    title: str
    next_step: str
    fact: str = ""
    who: str = ""
    rule: str = ""
    alternative: str = ""


_ASK = "Ask for access in the catalog; many services are there at once."
FACTS: Mapping[str, Words] = {
    "no-access": Words(
        "You do not have access to this service.",
        _ASK,
        "Nobody has given it to you yet.",
        "The people named on the service's page.",
        "Only who holds access to a service gets in.",
        "The catalog may have something that does the same.",
    ),
    "access-ended": Words(
        "Your access has ended.",
        _ASK,
        "Its last day has passed, or it was taken back.",
        "The people named on the service's page.",
        "Access counts until its end, and not a moment longer.",
        "The catalog may have something that does the same.",
    ),
    "not-activated": Words(
        "Activate your access first.",
        "Open My access in the portal, choose this service and activate it for the time that you need.",
        "You have this access; it is at rest until you activate it.",
    ),
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
        "We cannot decide this right now.",
        "Wait a moment and try again.",
        "Something that we need for the decision is away, so nobody gets in meanwhile.",
        "IT, who are told by themselves.",
        "Nobody gets in without a decision.",
        "Access that you opened a moment ago may go on for up to a minute.",
    ),
    "not-found": Words("There is nothing here.", "Go back to the portal and start from there."),
    "bad-request": Words("This address is not complete.", "Open the service again from My access."),
}


def of_rule(words: authz.Words) -> Words:
    """The words that stand beside the rule."""
    return Words(FACTS["rule"].title, words.next_step, words.fact, words.who, words.rule, words.alternative)


_AGAIN = "Wait a moment and try again."
_ADDRESS = "Check the address, or open the service again from My access."
_IT = "IT, who look after this portal."
_STEWARDS = "The people named on the service's page."
_PORTAL = "Everything that you may open stands in My access."
_OTHER = "The catalog may have something that does the same."
ENVOY: Mapping[Refusal, Words] = {
    Refusal.UNKNOWN_HOST: Words(
        "There is no service at this address.",
        _ADDRESS,
        "Nothing is published under this name.",
        _IT,
        "Only published services have an address.",
        _OTHER,
    ),
    Refusal.BAD_REQUEST: Words(
        "This request cannot be read.",
        _ADDRESS,
        "It does not keep to the form of HTTP.",
        "Whoever wrote the program that sent it.",
        "What cannot be read is passed on to nobody.",
        _PORTAL,
    ),
    Refusal.PATH_REFUSED: Words(
        "This address is written in a way that we do not pass on.",
        _ADDRESS,
        "Two readers could take it for two things.",
        "Whoever wrote the link or the program.",
        "An address has to mean one thing only.",
        "The same page written plainly, without encoded slashes or dots.",
    ),
    Refusal.LEASE_AMBIGUOUS: Words(
        "Your browser sent two passes at once.",
        "Close this service's windows and open it again from My access.",
        "We cannot tell which of them is yours.",
        "You, by opening the service again.",
        "One browser shows one pass.",
        _PORTAL,
    ),
    Refusal.CROSS_SITE: Words(
        "Another website tried to act in your name.",
        "Open the service from My access and do it there.",
        "The request came from a page that is not the service's own.",
        "Nobody: this protects you.",
        "Only a service's own pages act there in your name.",
        _PORTAL,
    ),
    Refusal.METHOD_REFUSED: Words(
        "This service does not take requests of that kind.",
        "Read its documentation.",
        "Its manifest does not name this method.",
        _STEWARDS,
        "A service takes the methods that it was registered with.",
        "Another call of the same service may do it.",
    ),
    Refusal.ACCESS_ENDED: FACTS["access-ended"],
    Refusal.LEASE_OUTDATED: Words(
        "We have to look again whether you may pass.",
        "Reload the page.",
        "Something changed since you came in.",
        "Nobody has to: reloading is enough.",
        "After a change everybody is looked at again.",
        _PORTAL,
    ),
    Refusal.UNDECIDED: FACTS["unavailable"],
    Refusal.UPGRADE_REFUSED: Words(
        "This service has no live connections.",
        "Use it page by page.",
        "Its manifest does not name WebSockets.",
        _STEWARDS,
        "A service has the connections that it was registered with.",
        "The same things work page by page.",
    ),
    Refusal.CREDENTIAL_MISSING: Words(
        "The service's key is missing.",
        "Tell IT; they can enter it again.",
        "So we passed nothing on.",
        "IT.",
        "Nothing is passed on without the service's own key.",
        _OTHER,
    ),
    Refusal.TOO_LARGE: Words(
        "This is larger than the service takes.",
        "Send it in smaller parts.",
        "It is over the service's limit.",
        _STEWARDS,
        "Every service has a largest size.",
        "The people of the service can raise its limit.",
    ),
    Refusal.HEADERS_TOO_LARGE: Words(
        "This request carries too much around it.",
        "Clear this site's cookies.",
        "Its headers are over our limit.",
        _IT,
        "Headers have a largest size.",
        "A private window works at once.",
    ),
    Refusal.UPSTREAM_UNREACHABLE: Words(
        "The service does not answer.",
        _AGAIN,
        "You have access; it is away.",
        _STEWARDS,
        "We pass on what the service says, and make nothing up.",
        _OTHER,
    ),
    Refusal.UPSTREAM_SLOW: Words(
        "The service took too long.",
        _AGAIN,
        "You have access; it is slow.",
        _STEWARDS,
        "We wait for a service as long as it was registered with.",
        "A smaller question may be answered in time.",
    ),
    Refusal.OVERLOADED: Words(
        "There is too much going on right now.",
        _AGAIN,
        "We take no more calls than we can answer.",
        _IT,
        "What is already running goes first.",
        "In a minute it will probably work.",
    ),
    Refusal.FRONTDESK_AWAY: Words(
        "Frontdesk itself does not answer.",
        "Try again in a minute. Nothing that you did is lost.",
        "It is away for the moment; perhaps it is just starting again.",
        _IT,
        "What was saved stays saved; what you were just sending may have to be sent again.",
        "Services that you have open may go on meanwhile.",
    ),
}
