"""What has happened at the demo company before you look: wishes at every stage, by the verbs of always."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from gateway import identity, requests
from gateway.authz import SYSTEM, Subject
from gateway.kernel import errors, logging
from gateway.requests import DecisionForm, DelegationForm, Outcome, SubmitForm
from gateway.work import Units

log = logging.get(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What `by` says about it."""

    by: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody asks, and people answer in this order. Its reason tells a story from all others."""

    who: str
    form: SubmitForm
    answers: tuple[Answer, ...] = ()


def _asks(service: str, plan: str, reason: str, **more: Any) -> SubmitForm:
    return SubmitForm.model_validate({"service": service, "plan": plan, "reason": reason, **more})


STORIES: Final = (
    Story("bram.visser", _asks("calendar", "personal", "Until the move is done.", duration="P6D")),
    Story("bram.visser", _asks("prices", "read", "Quotes for the spring fair.")),
    Story("bram.visser", _asks("calendar", "project", "The new hall: it opens in two years.")),
    Story(
        "chiara.conti",
        _asks("calendar", "project", "The customer panel meets every month."),
        (Answer("ines.aldana", Outcome.ASK, "Until when does the panel run?"),),
    ),
    Story(
        "finn.larsen",
        _asks("calendar", "project", "For all that is to come."),
        (Answer("ines.aldana", Outcome.DENY, "The personal plan is enough for that: it is there at once."),),
    ),
    Story(
        "stefan.iliev",
        _asks("automation", "on-call", "On call for hall 2 this month."),
        (Answer("tomas.lindgren", Outcome.APPROVE), Answer("otto.brandt", Outcome.APPROVE)),
    ),
    Story(
        "vera.holm",
        _asks("automation", "maintenance", "New sensors for the north wing, three days."),
        (Answer("tomas.lindgren", Outcome.APPROVE, "Agreed with the shift leader."),),
    ),
    Story(
        "paula.reyes",
        _asks("automation", "shift", "Line 3 stands still.", duration="PT2H", emergency=True),
    ),
    Story(
        "jonas.keller",
        _asks("docusign", "seat", "The framework contracts for the spring fair."),
        (Answer("ines.aldana", Outcome.APPROVE),),
    ),
    Story("tuva.berg", _asks("zoom", "seat", "The weekly call with the supplier.")),
    Story("gwen.parry", _asks("surveymonkey", "seat", "We ask customers after each visit.")),
)
# While she travels.
AWAY: Final = ("ines.aldana", "mara.novak", timedelta(days=14))
CAST: Final = frozenset(story.who for story in STORIES)


async def tell(units: Units) -> None:
    """Every story once; what somebody undid afterwards is not told again by the next start."""
    people, before = await _known(units)
    told = [await _tell(units, story, people) for story in STORIES if story.form.reason not in before]
    if any(told):
        await _away(units, people)


async def _known(units: Units) -> tuple[Mapping[str, Subject], frozenset[str]]:
    """Who is there still, and which stories have been told."""
    names = {*CAST, *AWAY[:2], *(answer.by for story in STORIES for answer in story.answers)}
    people, before = {}, set[str]()
    async with units.read(SYSTEM) as unit:
        for person in await identity.people(unit):
            bearer = (
                await identity.bearer_by_id(unit, person.id, unit.now) if person.username in names else None
            )
            if bearer is not None:
                people[person.username] = bearer.subject
    for name in CAST & people.keys():
        async with units.read(people[name]) as unit:
            before |= {one.reason for one in await requests.listing(unit, limit=500)}
    return people, frozenset(before)


async def _tell(units: Units, story: Story, people: Mapping[str, Subject]) -> bool:
    """Whether it was told now. One that cannot happen any more, say at a retired service, is left out."""
    if not {story.who, *(answer.by for answer in story.answers)} <= people.keys():
        return False
    try:
        async with units.open(people[story.who]) as unit:
            asked = (await requests.submit(unit, story.form)).request
        for answer in story.answers:
            form = DecisionForm(outcome=answer.outcome, reason=answer.reason)
            async with units.open(people[answer.by]) as unit:
                await requests.decide(unit, asked.id, form)
    except errors.Problem as problem:
        log.warning("demo.story_left_out", problem=problem.slug)
        return False
    return True


async def _away(units: Units, people: Mapping[str, Subject]) -> None:
    giver, taker, span = AWAY
    if giver in people and taker in people:
        async with units.open(people[giver]) as unit:
            await requests.give_delegation(unit, DelegationForm(taker=taker, ends_at=unit.now + span))
