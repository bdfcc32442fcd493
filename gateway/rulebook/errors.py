"""What can be wrong with a change of the rules."""

from collections.abc import Iterable

from gateway.authz import Fault
from gateway.kernel import errors


class RulebookFault(Exception):
    """The accepted rules cannot be used with this release; the text says what to do. Nothing may start."""


class RulesRefused(errors.Invalid):
    """The proposed rules cannot be used; `fields` maps file and line to what is wrong and how to fix it."""

    slug = "rules-refused"
    title = "These rules cannot be used yet."

    def __init__(self, faults: Iterable[Fault]) -> None:
        fields: dict[str, str] = {}
        for fault in faults:
            place, words = f"{fault.file}:{fault.line}", f"{fault.what[:500]}. {fault.fix}"
            fields[place] = f"{fields[place]} {words}" if place in fields else words
        super().__init__("Put right what is named, and propose them again.", fields=fields)


class RulesMoved(errors.Conflict):
    """Other rules are active than those that the change was shown against."""

    slug = "rules-moved"
    title = "The rules have changed since."

    def __init__(self) -> None:
        super().__init__("Propose the change again: what it would do has to be looked at anew.")


class AlreadyDecided(errors.Conflict):
    """Accepted or rejected before."""

    slug = "change-already-decided"
    title = "This change was decided before."

    def __init__(self, state: str) -> None:
        super().__init__("Propose a new one if you want something else.")
