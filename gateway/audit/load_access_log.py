"""Load what Envoy refused by itself out of its access log: deny list, ambiguous leases, limits.

Refusals that Python decided are in the spool already, and what an upstream answered is no refusal of ours.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from gateway.audit import reading
from gateway.audit.models import AuditRow, Outcome
from gateway.authz import Action
from gateway.kernel import logging, new_id
from gateway.work import Unit

log = logging.get(__name__)

BATCH_BYTES = 16 * 2**20
_RULE = re.compile(r"rbac_access_denied_matched_policy\[([^\]]*)\]")
_ROUTE = re.compile(r"^refuse:(.+)$")
# Response code details of limits, and of a decision that could not be had.
_LIMITS = (
    "ext_authz_error",
    "failed_to_inject_credential",
    "http1.",
    "http2.",
    "overload",
    "path_normalization_failed",
    "request_headers_too_large",
    "request_payload_too_large",
    "upgrade_failed",
)
_IDS = ("grant", "person", "client", "session")
_NOWHERE = ("unknown-host",)


async def load_access_log(unit: Unit, file: Path) -> int:
    """Insert the refusals of the next batch of lines; returns how many lines were read.

    Equal refusals of one batch are one row with a count, so a flood of them cannot flood the trail.
    """
    if not file.exists() or not await reading.alone(unit):
        return 0
    start = await reading.mark(unit, file)
    lines, end = reading.whole_lines(file, start, BATCH_BYTES)
    rows = _rows(refusal for line in lines if (refusal := _refusal(line)))
    if rows:
        await unit.db.execute(insert(AuditRow), rows)
    if lines:
        await reading.move(unit, file, end)
    return len(lines)


def _rows(refusals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[object, dict[str, Any]] = {}
    for refusal in refusals:
        row = found.setdefault((refusal["subject"], refusal["object"], *refusal["reasons"]), refusal)
        row["payload"]["count"] = row["payload"].get("count", 0) + 1
    return list(found.values())


def _refusal(line: bytes) -> dict[str, Any] | None:
    if b'"via_upstream"' in line:
        return None
    try:
        said = json.loads(line)
        why = _why(str(said.get("reason")), str(said.get("route")))
        return _row(said, why) if why else None
    except (ValueError, KeyError, TypeError, AttributeError):
        log.error("audit.access_log_line_unreadable")
        return None


def _why(details: str, route: str) -> str:
    rule, refused = _RULE.search(details), _ROUTE.match(route)
    if rule:
        return rule[1]
    if refused and details == "direct_response":
        return "" if refused[1] in _NOWHERE else refused[1]
    return details if details.startswith(_LIMITS) else ""


def _row(said: Mapping[str, Any], why: str) -> dict[str, Any]:
    ids = {name: found for name in _IDS if (found := _id(said, f"lease_{name}") or _id(said, name))}
    subject = next((f"{n.capitalize()}:{ids[n]}" for n in ("person", "client") if n in ids), None)
    return {
        "id": new_id(),
        "at": datetime.fromisoformat(said["time"]),
        # Without a lease the call was decided: the decision names its caller with its kind.
        "subject": subject or _id(said, "subject") or "Anyone:anyone",
        "action": Action.GRANT_USE.value,
        "object": f"Service:{_id(said, 'service') or 'unknown'}",
        "outcome": Outcome.REFUSED,
        "reasons": [f"envoy.{why}"],
        "policy_version": "",
        "trace_id": (_id(said, "request_id") or "").replace("-", ""),
        "payload": {**ids, "status": int(said["status"])},
    }


def _id(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    return str(value)[:128] if value not in (None, "", "-") else None
