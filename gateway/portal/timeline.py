"""What happened to a request, line by line: who did what and when, and how long it stood there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gateway import requests
from gateway.kernel.language import _, mark
from gateway.portal.slips import Slip

# How an event reads: done by the reader, done by somebody else, and the mark beside it. Where nobody of
# the company acted the two are the same.
_STEPS: Final = {
    "submit": (mark("You asked"), mark("%(name)s asked"), ""),
    "approve": (mark("You agreed"), mark("%(name)s agreed"), ""),
    "approve_automatically": (mark("Granted by rule"), mark("Granted by rule"), ""),
    "approve_emergency": (
        mark("Opened at once, in an emergency; reviewed afterwards"),
        mark("Opened at once, in an emergency; reviewed afterwards"),
        "now",
    ),
    "deny": (mark("You said no"), mark("%(name)s said no"), "stop"),
    "ask": (mark("You asked a question"), mark("%(name)s asked a question"), "plain"),
    "answer": (mark("You answered"), mark("%(name)s answered"), "plain"),
    "cancel": (mark("You cancelled it"), mark("%(name)s cancelled it"), "stop"),
    "nudge": (mark("You sent a reminder"), mark("%(name)s sent a reminder"), "plain"),
    "escalate": (
        mark("You had more people asked"),
        mark("%(name)s had more people asked"),
        "plain",
    ),
    "fall_back": (
        mark("Nobody answered, so it went to IT"),
        mark("Nobody answered, so it went to IT"),
        "plain",
    ),
    "reassign": (mark("You handed it on"), mark("%(name)s handed it on"), "plain"),
    "undo": (mark("You took your answer back"), mark("%(name)s took the answer back"), "plain"),
    "lapse": (mark("It ended because nobody answered"), mark("It ended because nobody answered"), "stop"),
}
_CHANGED: Final = (mark("You changed it"), mark("%(name)s changed it"), "plain")
_BY_ITSELF: Final = {"escalate": mark("More people were asked, because nobody had answered")}
_SHORT: Final = 60


@dataclass(frozen=True, slots=True)
class Happened:
    """One line: who did what and when, in whose place, in which words, and how long it stood there
    afterwards, in seconds, and as a part of 100 of the longest such time; `question`: somebody wants to
    know something.
    """

    id: UUID
    what: str
    mark: str
    at: datetime
    words: str
    in_place_of: str
    dwell: int | None
    part: int
    question: bool


def happened(one: Slip, steps: Sequence[requests.Step], me: UUID) -> tuple[Happened, ...]:
    """The lines in order; a time under a minute is not told."""
    stood = [int(step.dwell.total_seconds()) if step.dwell else 0 for step in steps]
    longest = max(stood, default=0)
    return tuple(
        Happened(
            id=row.id,
            what=_what(one, row, me),
            mark=_STEPS.get(row.what, _CHANGED)[2],
            at=row.at,
            words=row.words,
            in_place_of=one.name(row.on_behalf_of) if row.on_behalf_of else "",
            dwell=seconds if seconds >= _SHORT else None,
            part=max(1, round(100 * seconds / longest)) if longest else 0,
            question=row.what == "ask",
        )
        for step, seconds in zip(steps, stood, strict=True)
        for row in [step.step]
    )


def _what(one: Slip, row: requests.RequestStep, me: UUID) -> str:
    own, other, _mark = _STEPS.get(row.what, _CHANGED)
    if row.by is None and row.what in _BY_ITSELF:
        return _(_BY_ITSELF[row.what])
    return _(own) if row.by == me else _(other) % {"name": one.name(row.by)}
