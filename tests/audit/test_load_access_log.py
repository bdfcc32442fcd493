"""What Envoy refuses by itself is on record with its reason and its ids."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway import audit, work
from gateway.authz import SYSTEM

LINE = {
    "time": "2026-03-02T09:00:00.123Z",
    "request_id": "11111111-2222-4333-8444-555555555555",
    "service": "calendar",
    "route": "service:calendar",
    "status": 403,
    "reason": "rbac_access_denied_matched_policy[access-ended]",
    "lease_grant": "g-1",
    "lease_person": "p-1",
    "lease_client": None,
    "lease_session": "s-1",
    "grant": None,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Envoy's access log, empty."""
    file = tmp_path / "access.jsonl"
    file.touch()
    return file


def _log(file: Path, *lines: dict[str, Any]) -> None:
    with file.open("a") as stream:
        stream.writelines(json.dumps({**LINE, **line}, separators=(",", ":")) + "\n" for line in lines)


async def _load(units: work.Units, file: Path) -> list[audit.AuditRow]:
    async with units.open(SYSTEM) as unit:
        await audit.load_access_log(unit, file)
    async with units.read(SYSTEM) as unit:
        return await audit.trail(unit)


async def test_a_refusal_by_the_deny_list_names_person_grant_and_reason(
    units: work.Units, file: Path
) -> None:
    """The ids come from the lease."""
    _log(file, {})
    (row,) = await _load(units, file)
    assert (row.subject, row.object, row.outcome) == ("Person:p-1", "Service:calendar", "refused")
    assert row.reasons == ["envoy.access-ended"]
    assert row.payload == {"grant": "g-1", "person": "p-1", "session": "s-1", "status": 403, "count": 1}
    assert row.trace_id == "11111111222243338444555555555555"


async def test_a_refusal_of_a_decided_call_names_its_caller(units: work.Units, file: Path) -> None:
    """There was no lease; the decision said who it was, person or machine."""
    decided = {"lease_grant": None, "lease_person": None, "lease_session": None, "grant": "g-2"}
    refused = {"status": 413, "reason": "request_payload_too_large"}
    _log(file, {**decided, **refused, "subject": "Client:c-1"}, {**decided, **refused, "subject": None})
    rows = await _load(units, file)
    assert {row.subject for row in rows} == {"Client:c-1", "Anyone:anyone"}
    assert {row.payload["grant"] for row in rows} == {"g-2"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"route": "refuse:cross-site", "reason": "direct_response"}, "envoy.cross-site"),
        ({"status": 413, "reason": "request_payload_too_large"}, "envoy.request_payload_too_large"),
        ({"status": 503, "reason": "ext_authz_error"}, "envoy.ext_authz_error"),
    ],
)
async def test_limits_and_refusing_routes_are_recorded(
    units: work.Units, file: Path, line: dict[str, Any], reason: str
) -> None:
    """Everything that Envoy says no to on its own."""
    _log(file, line)
    (row,) = await _load(units, file)
    assert row.reasons == [reason]


@pytest.mark.parametrize(
    "line",
    [
        {"status": 403, "reason": "via_upstream"},
        {"status": 403, "reason": "ext_authz_denied"},
        {"status": 503, "reason": "no_healthy_upstream"},
        {"status": 404, "reason": "direct_response", "route": "refuse:unknown-host", "service": None},
        {"status": 200, "reason": "via_upstream"},
    ],
)
async def test_what_is_no_refusal_of_envoys_own_is_left_out(
    units: work.Units, file: Path, line: dict[str, Any]
) -> None:
    """Upstream answers, faults, and what the decision endpoint has recorded already."""
    _log(file, line)
    assert await _load(units, file) == []


async def test_a_flood_of_equal_refusals_is_one_row_with_a_count(units: work.Units, file: Path) -> None:
    """Whoever knocks ten thousand times fills no disk."""
    _log(file, *[{}] * 50)
    (row,) = await _load(units, file)
    assert row.payload["count"] == 50


async def test_reading_goes_on_where_it_ended_also_after_rotation(units: work.Units, file: Path) -> None:
    """No line twice; a new file of the same name begins at its beginning."""
    _log(file, {})
    await _load(units, file)
    assert len(await _load(units, file)) == 1
    file.rename(file.with_suffix(".1"))
    _log(file, {})
    assert len(await _load(units, file)) == 2


async def test_an_unreadable_line_stops_nothing(units: work.Units, file: Path) -> None:
    """It is logged; the next one counts."""
    file.write_bytes(b"not json\n[]\n")
    _log(file, {})
    assert len(await _load(units, file)) == 1
