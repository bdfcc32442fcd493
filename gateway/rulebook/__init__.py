"""The rules as something that people change: proposed with cases, shown on the real access, accepted by a
second person, and active in every process within a second.

`authz` decides and knows no table; here stand the tables of changes, and what a change would do.
"""

from gateway.rulebook.accept import accept
from gateway.rulebook.entities import change_entity, rulebook_entity
from gateway.rulebook.errors import AlreadyDecided, RulebookFault, RulesMoved, RulesRefused
from gateway.rulebook.events import PolicyAccepted, PolicyProposed, PolicyRejected
from gateway.rulebook.explain import Explained, explain
from gateway.rulebook.follow import begin, follow
from gateway.rulebook.forms import DecideForm, ProposeForm
from gateway.rulebook.models import ChangeId, ChangeState, PolicyChange
from gateway.rulebook.propose import propose
from gateway.rulebook.queries import active, change, listing
from gateway.rulebook.rehearse import rehearse
from gateway.rulebook.reject import reject
from gateway.rulebook.simulate import simulate
from gateway.rulebook.views import Changed, Row, Simulation, Tally

__all__ = [
    "AlreadyDecided",
    "ChangeId",
    "ChangeState",
    "Changed",
    "DecideForm",
    "Explained",
    "PolicyAccepted",
    "PolicyChange",
    "PolicyProposed",
    "PolicyRejected",
    "ProposeForm",
    "Row",
    "RulebookFault",
    "RulesMoved",
    "RulesRefused",
    "Simulation",
    "Tally",
    "accept",
    "active",
    "begin",
    "change",
    "change_entity",
    "explain",
    "follow",
    "listing",
    "propose",
    "rehearse",
    "reject",
    "rulebook_entity",
    "simulate",
]
