"""May this subject do this to that, here and now? Cedar decides; this slice knows no table.

Words are AuthZEN's: subject, action, resource, context, decision. A no is a value, and says why.
"""

from gateway.authz.actions import Action
from gateway.authz.cases import Case, Result, cases, run, undecided
from gateway.authz.decide import decide
from gateway.authz.moment import moment
from gateway.authz.policies import SCHEMA, Policies, compose, load, read
from gateway.authz.reading import Fault, PolicyFault, Rule
from gateway.authz.types import ANYONE, NOTHING, SYSTEM, Context, Decision, Resource, Subject, Value
from gateway.authz.words import NOTHING_ALLOWS, Words, of_action, of_rules, translated

__all__ = [
    "ANYONE",
    "NOTHING",
    "NOTHING_ALLOWS",
    "SCHEMA",
    "SYSTEM",
    "Action",
    "Case",
    "Context",
    "Decision",
    "Fault",
    "Policies",
    "PolicyFault",
    "Resource",
    "Result",
    "Rule",
    "Subject",
    "Value",
    "Words",
    "cases",
    "compose",
    "decide",
    "load",
    "moment",
    "of_action",
    "of_rules",
    "read",
    "run",
    "translated",
    "undecided",
]
