"""Propose: files that would change the rules, with their cases and with what they would do."""

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from gateway.authz import Action, Fault, Policies, PolicyFault
from gateway.kernel import new_id
from gateway.rulebook import queries, rules
from gateway.rulebook.entities import rulebook_entity
from gateway.rulebook.errors import RulesMoved, RulesRefused
from gateway.rulebook.events import PolicyProposed
from gateway.rulebook.forms import ProposeForm
from gateway.rulebook.models import ChangeState, PolicyChange
from gateway.rulebook.simulate import simulate
from gateway.work import Unit

PATIENCE_SECONDS: Final = 20


async def propose(unit: Unit, form: ProposeForm) -> PolicyChange:
    """Store a change for a second person to look at. Raises NotAllowed, RulesRefused with every fault,
    RulesMoved where this process does not yet decide by the newest rules.
    """
    because = unit.require(Action.POLICY_PROPOSE, rulebook_entity())
    overlay = await queries.overlay(unit, await queries.newest(unit))
    verify_newest(unit, overlay)
    proposed = await composed(unit, form.files)
    simulation = await simulate(unit, proposed)
    change = PolicyChange(
        id=new_id(),
        proposer_id=UUID(unit.subject.id),
        why=form.why,
        files=dict(form.files),
        overlay={**overlay, **form.files},
        base_version=unit.policies.version,
        version=proposed.version,
        simulation=simulation.model_dump(mode="json"),
        state=ChangeState.PROPOSED,
        proposed_at=unit.now,
    )
    unit.db.add(change)
    unit.emit(PolicyProposed(id=change.id), because=because)
    return change


def verify_newest(unit: Unit, overlay: Mapping[str, str]) -> None:
    """Raises RulesMoved where the set of this process lags behind what was accepted."""
    if any(unit.policies.files.get(name) != text for name, text in overlay.items()):
        raise RulesMoved


async def composed(unit: Unit, files: Mapping[str, str]) -> Policies:
    """The active set with these files in it, whole. Raises RulesRefused.

    In a thread: others are served meanwhile, and whoever sends the worst that the limits allow is told
    so instead of keeping the process.
    """
    try:
        rules.verify_names(files)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await asyncio.to_thread(rules.whole, {**unit.policies.files, **files}, unit.policies)
    except PolicyFault as fault:
        raise RulesRefused(fault.faults) from None
    except TimeoutError:
        late = Fault("policies", 1, "checking these rules takes too long", "Take some of them out.")
        raise RulesRefused([late]) from None
