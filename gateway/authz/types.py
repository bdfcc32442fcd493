"""The arguments and the result of a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | int | bool | tuple[str, ...]
_EMPTY: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts: a Person, a Client (machine), the System itself, or Anyone (not signed in).

    `attrs` holds every attribute that the Cedar schema demands of that type. `session_id` is set
    for people who came through a session.
    """

    type: str
    id: str
    attrs: Mapping[str, Value] = field(default_factory=lambda: _EMPTY, hash=False)
    session_id: str | None = None

    def has_role(self, role: str) -> bool:
        """Whether the attribute `roles` holds it."""
        roles = self.attrs.get("roles", ())
        return isinstance(roles, tuple) and role in roles


SYSTEM = Subject("System", "system")
ANYONE = Subject("Anyone", "anyone")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is acted on. `see`: the action that decides whether the subject may know of it at all."""

    type: str
    id: str
    attrs: Mapping[str, Value] = field(default_factory=lambda: _EMPTY, hash=False)
    see: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Facts of the moment that the action's schema demands."""

    attrs: Mapping[str, Value] = field(default_factory=lambda: _EMPTY)

    def __hash__(self) -> int:
        """Without an id the attributes alone tell one from another: each minute of the clock is one."""
        return hash(frozenset(self.attrs.items()))


NOTHING = Context()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the `@id`s of the policies that determined it, and the version of the set.

    A denial without reasons means: no rule allows it.
    """

    allowed: bool
    reasons: tuple[str, ...]
    policy_version: str
    action: str
    subject: str
    resource: str
