"""What happened last to a request, for whoever comes too late with an answer."""

from datetime import datetime
from typing import Final
from uuid import UUID

from gateway import requests
from gateway.kernel.language import _, mark
from gateway.portal.language import span
from gateway.portal.slips import Slip
from gateway.requests import RequestId, RequestStep
from gateway.work import Unit

_LAST: Final = {
    "approve": mark("Already handled by %(name)s, approved %(when)s."),
    "deny": mark("Already handled by %(name)s, denied %(when)s."),
    "ask": mark("%(name)s asked a question about it %(when)s. It comes back with the answer."),
    "answer": mark("%(name)s answered the question %(when)s. Read the answer, then decide."),
    "reassign": mark("%(name)s handed it on %(when)s."),
    "cancel": mark("%(name)s cancelled it %(when)s. Nothing more is needed from you."),
    "nudge": mark("%(name)s sent a reminder %(when)s. Nothing else has changed: decide now."),
    "undo": mark("%(name)s took an answer back %(when)s. Look again, then decide."),
    "lapse": mark("It ended %(when)s, because nobody had answered."),
}
_OWN: Final = {
    "approve": mark("You approved this %(when)s. Nothing more is needed from you."),
    "deny": mark("You denied this %(when)s. Nothing more is needed from you."),
    "ask": mark("You asked a question about it %(when)s. It comes back with the answer."),
}
_ELSE: Final = mark("This changed %(when)s, after you had opened it. Look again, then decide.")
_MINUTE: Final = 60


async def handled(unit: Unit, one: Slip) -> str:
    """By whom, what and when, as a sentence. Raises NotFound or NotVisible."""
    steps = await requests.timeline(unit, RequestId(one.request.id))
    return last_of(unit, one, steps[-1].step) if steps else ""


def last_of(unit: Unit, one: Slip, last: RequestStep) -> str:
    """The same of a step that is at hand."""
    own = last.by is not None and last.by == UUID(unit.subject.id)
    words = (own and _OWN.get(last.what)) or _LAST.get(last.what, _ELSE)
    return _(words) % {"name": one.name(last.by), "when": ago(last.at, unit.now)}


def ago(at: datetime, now: datetime) -> str:
    """How long since, for example 2 minutes ago."""
    seconds = int((now - at).total_seconds())
    return _("just now") if seconds < _MINUTE else _("%(span)s ago") % {"span": span(seconds)}
