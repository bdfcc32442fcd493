"""May this subject do this to that, here and now? Cedar decides; this slice knows no table.

Words are AuthZEN's: subject, action, resource, context, decision. A no is a value, and says why.
"""

from gateway.authz.actions import Action
from gateway.authz.decide import decide
from gateway.authz.policies import Policies, PolicyFault, load
from gateway.authz.types import ANYONE, NOTHING, SYSTEM, Context, Decision, Resource, Subject, Value

__all__ = [
    "ANYONE",
    "NOTHING",
    "SYSTEM",
    "Action",
    "Context",
    "Decision",
    "Policies",
    "PolicyFault",
    "Resource",
    "Subject",
    "Value",
    "decide",
    "load",
]
