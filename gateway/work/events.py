"""Events: frozen, past tense, ids only. They are what an act causes, said once."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from gateway.authz import Decision

_known: dict[str, type["Event"]] = {}
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class Event(BaseModel):
    """Something that happened to `id`. `GrantRevoked` is called `grant.revoked` in log, audit and queue.

    Holds ids, numbers and words of our own; never names, addresses or secrets: an audit chain
    cannot be cleaned later.
    """

    model_config = ConfigDict(frozen=True)
    name: ClassVar[str] = ""

    id: UUID

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        noun, *verb = _WORD.split(cls.__name__)
        cls.name = f"{noun.lower()}.{'_'.join(verb).lower()}"
        _known[cls.name] = cls


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event with the decision that allowed it, if one did."""

    event: Event
    because: Decision | None


def event_named(name: str) -> type[Event]:
    """The event class of that name. Raises KeyError for a name that no release ever had."""
    return _known[name]


def revive(name: str, payload: dict[str, Any]) -> Event:
    """An event out of its stored form."""
    return event_named(name).model_validate(payload)
