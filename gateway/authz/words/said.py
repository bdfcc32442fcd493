"""The words of a no: the rule, the fact that did not fit, who can change it, the next step, another way.

A rule that forbids carries its own words as annotations beside it (`@rule`, `@fact`, `@who`, `@next`,
`@alternative`), so portal, API and edge say the same, and whoever changes the rule changes them too.
Where nothing forbids and nothing allows, the words belong to the action.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gateway.authz.actions import Action
from gateway.authz.words.asking import ASKING
from gateway.authz.words.holding import HOLDING
from gateway.authz.words.house import HOUSE
from gateway.kernel.language import _


@dataclass(frozen=True, slots=True)
class Words:
    """One no for a person. `id` is the rule's, empty where no rule spoke."""

    id: str
    rule: str
    fact: str
    who: str
    next_step: str
    alternative: str


_IT: Final = "IT, who look after this portal."
_OTHERS_ASK: Final = "Somebody who has that role can do it for you."
_GENERAL: Final = (
    "What no rule allows is refused.",
    "None of the rules allows this for you.",
    _IT,
    "Go back to the page you came from, or ask IT for the role that this needs.",
    _OTHERS_ASK,
)
# Without a rule: what is true of the action, what did not fit, who gives it, what to do, another way.
NOTHING_ALLOWS: Final[Mapping[Action, tuple[str, str, str, str, str]]] = {**ASKING, **HOLDING, **HOUSE}


def of_action(action: Action | str) -> Words:
    """The words where no rule allows the action."""
    known = NOTHING_ALLOWS.get(Action(action), _GENERAL) if action in {*Action} else _GENERAL
    return Words("", *known)


def of_rules(words: Mapping[str, Words], reasons: Iterable[str], action: Action | str = "") -> list[Words]:
    """The words of the rules that decided; where none of them has any, those of the action."""
    return [words[reason] for reason in reasons if reason in words] or [of_action(action)]


def translated(words: Words) -> Words:
    """In the reader's language."""
    return replace(
        words,
        rule=_(words.rule),
        fact=_(words.fact),
        who=_(words.who),
        next_step=_(words.next_step),
        alternative=_(words.alternative),
    )
