"""Rules in plain words, by the `@id` of their policy: the next step, the rule, who can change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gateway.portal.language import _


@dataclass(frozen=True, slots=True)
class Words:
    """One rule for a person: the next step, the rule itself, what did not fit, who can change it."""

    id: str
    step: str
    rule: str
    fact: str
    who: str


_IT: Final = "IT, who look after this portal."
_STEWARDS: Final = "The people who look after the service."
_RULES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "request.service-must-be-open": (
        "Look in the catalog for something that does the same.",
        "Only a published service takes requests.",
        "It is not open for requests at present.",
        _STEWARDS,
    ),
    "request.duration-within-plan": (
        "Choose a shorter time and ask again; you can ask once more when it has ended.",
        "Every plan has a longest time, and nobody gets longer than that at once.",
        "The time that you chose is longer than the plan's longest, or under a minute.",
        _STEWARDS,
    ),
    "request.operational-no-outsiders": (
        "Ask your contact in our company to do this for you.",
        "A service that moves plant or buildings is for our own staff only.",
        "Your account belongs to another organisation.",
        "The service's owner in IT.",
    ),
    "request.operational-never-automatic-beyond-a-shift": (
        "Choose eight hours or less.",
        "A service that moves plant or buildings opens by itself for one shift at most.",
        "You asked for more than eight hours.",
        "The service's owner in IT.",
    ),
    "token.only-of-live-access": (
        "See in My access where it stands, and make the token when it can be used.",
        "A token stands for access that can be used now.",
        "Yours is not active at this moment.",
        _STEWARDS,
    ),
    "token.only-for-programs": (
        "Open the service in your browser.",
        "Tokens are for services that programs call.",
        "This one is used in a browser.",
        _STEWARDS,
    ),
    "token.at-most-thirty-days": (
        "Choose thirty days or less; make a new one when it has run out.",
        "A token lives for thirty days at most.",
        "You asked for more.",
        _IT,
    ),
    "token.operational-within-a-shift": (
        "Choose eight hours or less.",
        "A token for a service that moves plant or buildings lives for one shift at most.",
        "You asked for more than eight hours.",
        "The service's owner in IT.",
    ),
    "grant.only-live-is-used": (
        "See in My access where it stands; it may be starting, paused or over.",
        "Only active access can be used.",
        "Yours is not active at this moment.",
        _STEWARDS,
    ),
    "grant.only-open-service-is-used": (
        "Look in the catalog for an alternative.",
        "A service that was taken out of use lets nobody in.",
        "The service is closed.",
        _IT,
    ),
    "grant.operational-no-outsiders": (
        "Ask your contact in our company to do this for you.",
        "A service that moves plant or buildings is for our own staff only.",
        "Your account belongs to another organisation.",
        "The service's owner in IT.",
    ),
    "service.publish-needs-four-stewards": (
        "Fill the four seats on the service's page, then publish.",
        "A service opens only when four active people answer for it.",
        "At least one of the four seats is empty, or its person has left.",
        _IT,
    ),
}
# A no without a rule: nothing allows it.
_NOTHING: Final = (
    "Go back to the page you came from, or ask IT for the role that this needs.",
    "What no rule allows is refused.",
    "None of the rules allows this for you.",
    _IT,
)


def of_rules(ids: Iterable[str]) -> list[Words]:
    """The words of the rules that decided; where none did, the words of that."""
    return [_words(id_) for id_ in ids] or [_words("")]


def _words(id_: str) -> Words:
    step, rule, fact, who = _RULES.get(id_, _NOTHING)
    return Words(id_, _(step), _(rule), _(fact), _(who))
