"""The one place where Cedar is asked."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import cedarpy

from gateway.authz.actions import Action
from gateway.authz.policies import Policies
from gateway.authz.types import NOTHING, Context, Decision, Resource, Subject, Value

ANSWERS_KEPT: Final = 8192


def decide(
    policies: Policies, subject: Subject, action: Action, resource: Resource, context: Context = NOTHING
) -> Decision:
    """Answer; pure. A rule that cannot be evaluated counts as a no, whatever other rules say:
    Cedar alone would skip it, and a skipped `forbid` would be an open door.
    """
    return _answered(policies, subject, action, resource, context)


# A page of the catalog asks hundreds of questions, and a busy machine the same one each second. Every fact
# is an argument, the minute of the clock too, so nothing can change without being another question.
@lru_cache(maxsize=ANSWERS_KEPT)
def _answered(
    policies: Policies, subject: Subject, action: Action, resource: Resource, context: Context
) -> Decision:
    entities = json.dumps(
        [
            _entity(subject.type, subject.id, subject.attrs),
            _entity(resource.type, resource.id, resource.attrs),
        ]
    )
    answer = cedarpy.is_authorized(
        {
            "principal": {"type": subject.type, "id": subject.id},
            "action": {"type": "Action", "id": action.value},
            "resource": {"type": resource.type, "id": resource.id},
            "context": {name: _plain(value) for name, value in context.attrs.items()},
        },
        policies.parsed,
        entities,
    )
    diagnostics = answer.diagnostics
    names = diagnostics.id_annotations_by_reason
    return Decision(
        allowed=answer.allowed and not diagnostics.errors,
        reasons=tuple(sorted(names.get(reason, reason) for reason in diagnostics.reasons)),
        policy_version=policies.version,
        action=action.value,
        subject=f"{subject.type}:{subject.id}",
        resource=f"{resource.type}:{resource.id}",
    )


def _entity(kind: str, name: str, attrs: Mapping[str, Value]) -> dict[str, object]:
    return {
        "uid": {"type": kind, "id": name},
        "attrs": {key: _plain(value) for key, value in attrs.items()},
        "parents": [],
    }


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value
