"""Simulate: who would match, and what would change on everything that is real now."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway import authz
from gateway.authz import NOTHING, Action, Decision, Policies
from gateway.rulebook import reality, rules, waiting
from gateway.rulebook.entities import rulebook_entity
from gateway.rulebook.reality import Named, Question
from gateway.rulebook.views import Changed, Simulation, Tally
from gateway.work import Unit

MOST_CHANGES: Final = 200
ASKED: Final = (Action.GRANT_USE, Action.REQUEST_APPROVE_AUTOMATICALLY, Action.CIRCLE_SEE)


@dataclass(frozen=True, slots=True)
class _Turned:
    question: Question
    before: Decision
    after: Decision


async def simulate(unit: Unit, proposed: Policies) -> Simulation:
    """Ask the active and the proposed set the same, and tell where they differ. Changes nothing.

    Counts are exact; of the changes the largest are told, each with its first cases. Raises NotAllowed.
    """
    unit.require(Action.POLICY_SEE, rulebook_entity())
    named = Named.by(unit.policies, proposed)
    questions = [
        *await reality.uses(unit, named),
        *await waiting.waiting(unit),
        *await reality.sights(unit, named),
    ]
    turned = await asyncio.to_thread(_turned, unit.policies, proposed, questions, unit.now)
    added, changed, removed, lifted = rules.difference(unit.policies, proposed)
    largest = sorted(turned, key=lambda one: (-one.question.count, one.question.resource.id))
    return Simulation(
        at=unit.now,
        before_version=unit.policies.version,
        after_version=proposed.version,
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        lifted=tuple(lifted),
        by_the_clock=proposed.timed or unit.policies.timed,
        tallies=tuple(_tally(action, questions, turned) for action in ASKED),
        changes=tuple([await _told(unit, one) for one in largest[:MOST_CHANGES]]),
    )


def _turned(before: Policies, after: Policies, asked: Sequence[Question], now: datetime) -> list[_Turned]:
    when = authz.moment(now, before.zone, NOTHING)
    found = []
    for one in asked:
        old = authz.decide(before, one.subject, one.action, one.resource, when)
        new = authz.decide(after, one.subject, one.action, one.resource, when)
        if old.allowed != new.allowed:
            found.append(_Turned(one, old, new))
    return found


def _tally(action: Action, questions: Sequence[Question], turned: Sequence[_Turned]) -> Tally:
    gain, lose = (
        sum(one.question.count for one in turned if one.question.action == action and one.after.allowed == to)
        for to in (True, False)
    )
    asked = sum(one.count for one in questions if one.action == action)
    return Tally(action=action, asked=asked, gain=gain, lose=lose)


async def _told(unit: Unit, one: _Turned) -> Changed:
    """A no without a rule is told by the rules that allowed it until then."""
    pending = one.question.action == Action.REQUEST_APPROVE_AUTOMATICALLY
    named = await (waiting if pending else reality).rows(unit, one.question)
    return Changed(
        action=one.question.action,
        before=one.before.allowed,
        after=one.after.allowed,
        rules=one.after.reasons or one.before.reasons,
        count=one.question.count,
        rows=named,
    )
