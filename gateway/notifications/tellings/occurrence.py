"""Which occurrence an event is, and who caused it: both stand in the trail, written with the act."""

from dataclasses import dataclass
from uuid import UUID

from gateway import audit
from gateway.work import Event, Unit


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`key` is the same for the same occurrence, however often its job runs; `by` a person, if one acted."""

    key: str
    by: UUID | None

    def about(self, **ids: object) -> dict[str, str]:
        """The ids of a telling, with who did it; what is None is left out."""
        known = {"by": self.by, **ids}
        return {name: str(value) for name, value in known.items() if value is not None}


async def occurrence(unit: Unit, event: Event) -> Occurrence:
    """The newest one of this event; without a trail, the event and its id."""
    row = await audit.latest(unit, event)
    if row is None:
        return Occurrence(f"{event.name}:{event.id}", None)
    kind, _, who = row.subject.partition(":")
    return Occurrence(str(row.id), UUID(who) if kind == "Person" else None)
