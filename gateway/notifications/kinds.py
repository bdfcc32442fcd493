"""What people are told of, and the value that says whom to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """One for each text."""

    DECISION_WANTED = "decision_wanted"
    APPROVED = "approved"
    DENIED = "denied"
    ASKED = "asked"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    NUDGED = "nudged"
    ESCALATED = "escalated"
    LAPSED = "lapsed"
    DELEGATED = "delegated"
    HURRIED = "hurried"
    READY = "ready"
    GIVEN = "given"
    ENDS_SOON = "ends_soon"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVOKED = "revoked"
    NOT_SET_UP = "not_set_up"
    TO_SET_UP = "to_set_up"
    TO_REMOVE = "to_remove"
    VACANT = "vacant"
    RETIRING = "retiring"
    RECOVERED = "recovered"
    PROPOSED = "proposed"
    PLANNED = "planned"
    DECLINED = "declined"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Telling:
    """Tell these people this. `about` holds ids by what they are (request, grant, service, proposal, by).

    `key` names the occurrence: told again under the same key, nobody hears it twice.
    """

    kind: Kind
    people: frozenset[UUID]
    about: Mapping[str, str]
    key: str = field(default="")
