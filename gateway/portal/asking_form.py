"""The form of a wish: what its fields mean, and the request that they make."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.catalog import Plan
from gateway.kernel.language import mark
from gateway.portal.language import zone_of
from gateway.portal.slips import DAY, HOUR, SPANS
from gateway.requests import ItemForm, SubmitForm
from gateway.work import OnceKey

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]
OTHER: Final = "other"
SHORTEST: Final = 3
EMERGENCY: Final = 8 * HOUR
# Names of presets and the words that go on record with the request.
REASONS: Final = {
    "work": mark("I need it for my daily work."),
    "new": mark("I am new in the team."),
    "stand-in": mark("I am covering for a colleague."),
    "project": mark("I need it for a project."),
    "look": mark("I want to see whether it helps us."),
    OTHER: "",
}
_ALSO: Final = "also."
_WITH: Final = "with."


class AskForm(BaseModel):
    """A wish as the page sends it; `duration` in seconds, `note` adds to the reason. Besides the fields
    here, `also.SERVICE.PLAN` asks for one more plan, and `with.SERVICE` shows one more service. `instead` is
    the request that this one takes the place of.
    """

    model_config = ConfigDict(extra="allow")

    service: Slug
    plan: Slug | None = None
    reason: Annotated[str, StringConstraints(max_length=20)] = "work"
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    duration: Annotated[int, Field(gt=0, le=3660 * DAY)] | None = None
    whom: Literal["me", "colleague", "machine"] = "me"
    colleague: Line = ""
    machine: Line = ""
    starts: date | None = None
    emergency: bool = False
    add: Line = ""
    once: Annotated[str, StringConstraints(max_length=64)] = ""
    instead: UUID | None = None

    @property
    def words(self) -> str:
        """Preset and note as one reason."""
        return " ".join(part for part in (REASONS.get(self.reason, ""), self.note) if part)

    @property
    def also(self) -> list[tuple[str, str]]:
        """Further plans, as service and plan."""
        named = (name.split(".") for name in self.model_extra or {} if name.startswith(_ALSO))
        return [(parts[1], parts[2]) for parts in named if len(parts) == 3]  # noqa: PLR2004  # also.SERVICE.PLAN

    @property
    def beside(self) -> list[str]:
        """Further services whose plans are shown."""
        shown = [name.removeprefix(_WITH) for name in self.model_extra or {} if name.startswith(_WITH)]
        return list(dict.fromkeys(slug for slug in shown if slug != self.service))[:10]

    def once_key(self) -> OnceKey | None:
        """A click that comes twice is one request; a form that was changed in between is another."""
        if not self.once:
            return None
        content = self.model_dump_json(exclude={"once"})
        return OnceKey(f"{self.once}-{hashlib.sha256(content.encode()).hexdigest()[:32]}", content)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form with the plan that stands for its service, and the longest time of each further plan."""

    form: AskForm
    plan: str | None
    longest: dict[tuple[str, str], int]
    zone: str
    now: datetime

    def request(self) -> SubmitForm:
        """The request. Raises Invalid for what cannot stand in one."""
        form, duration = self.form, self._seconds()
        span = timedelta(seconds=duration) if duration else None
        items = [ItemForm(service=form.service, plan=self.plan, duration=span)]
        items += [self._further(service, plan) for service, plan in form.also]
        return SubmitForm(
            items=tuple(items),
            reason=form.words if len(form.words) >= SHORTEST else "...",
            for_=form.colleague or None if form.whom == "colleague" else None,
            client=form.machine or None if form.whom == "machine" else None,
            starts_at=self._start(),
            emergency=form.emergency,
        )

    def hurried(self) -> SubmitForm:
        """The same as an emergency, from now on."""
        form = self.form.model_copy(update={"emergency": True, "starts": None})
        return replace(self, form=form).request()

    def _seconds(self) -> int | None:
        """As chosen; in an emergency no longer than one lasts."""
        if self.form.emergency and self.form.duration:
            return min(self.form.duration, EMERGENCY)
        return self.form.duration

    def _further(self, service: str, plan: str) -> ItemForm:
        longest = self.longest.get((service, plan))
        chosen = self._seconds()
        seconds = min(chosen, longest) if chosen and longest else None
        return ItemForm(service=service, plan=plan, duration=timedelta(seconds=seconds) if seconds else None)

    def _start(self) -> datetime | None:
        """The begin of that day where the reader is; today begins at once."""
        day, here = self.form.starts, zone_of(self.zone)
        if day is None or day == self.now.astimezone(here).date():
            return None
        return datetime.combine(day, time.min, tzinfo=here).astimezone(UTC)


def spans(plan: Plan) -> list[int]:
    """Lengths of time to choose from, in seconds: round ones within the plan, with its usual one."""
    round_ones = {span for span in SPANS if span <= plan.max_seconds}
    return sorted(round_ones | {plan.default_seconds})
