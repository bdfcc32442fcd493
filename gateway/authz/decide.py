"""The one place where Cedar is asked."""

import json
from collections.abc import Mapping

import cedarpy

from gateway.authz.actions import Action
from gateway.authz.policies import Policies
from gateway.authz.types import NOTHING, Context, Decision, Resource, Subject, Value


def decide(
    policies: Policies, subject: Subject, action: Action, resource: Resource, context: Context = NOTHING
) -> Decision:
    """Answer; pure. A rule that cannot be evaluated counts as a no, whatever other rules say:
    Cedar alone would skip it, and a skipped `forbid` would be an open door.
    """
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
