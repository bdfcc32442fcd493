"""The chain as arithmetic: what is hashed, and how one row follows another."""

import hashlib
import json
from datetime import UTC

from gateway.audit.models import AuditRow
from gateway.work import Event

GENESIS = bytes(32)


def object_of(event: Event) -> str:
    """What an event is about, as rows name it: `Grant:<id>`."""
    return f"{event.name.partition('.')[0].capitalize()}:{event.id}"


def canonical(row: AuditRow) -> bytes:
    """The content of a row as bytes: JSON with sorted keys and no spaces, times in UTC.

    The position is left out on purpose. The chain of hashes holds the order already, so a moved row
    shows as moved and not as edited.
    """
    content = {
        "action": row.action,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "id": str(row.id),
        "object": row.object,
        "outcome": str(row.outcome),
        "payload": row.payload,
        "policy_version": row.policy_version,
        "reasons": row.reasons,
        "subject": row.subject,
        "trace_id": row.trace_id,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(previous: bytes, row: AuditRow) -> bytes:
    """SHA-256 over the hash before and the content: 32 bytes."""
    return hashlib.sha256(previous + canonical(row)).digest()
