"""Rehearse: what files that somebody has not proposed yet would do."""

from collections.abc import Mapping

from gateway.authz import Action
from gateway.rulebook.entities import rulebook_entity
from gateway.rulebook.propose import composed
from gateway.rulebook.simulate import simulate
from gateway.rulebook.views import Simulation
from gateway.work import Unit


async def rehearse(unit: Unit, files: Mapping[str, str]) -> Simulation:
    """The active set with these files in it, asked about everything that is real; nothing is stored.

    For those who may propose. Raises NotAllowed, RulesRefused with every fault.
    """
    unit.require(Action.POLICY_PROPOSE, rulebook_entity())
    return await simulate(unit, await composed(unit, files))
