"""Verify: walk the chain, compare it with the signed heads, and say in words what does not fit."""

from collections.abc import Iterator, Mapping

from gateway.audit import queries
from gateway.audit.entities import TRAIL
from gateway.audit.heads import Head, Heads
from gateway.audit.models import AuditRow
from gateway.audit.rules import GENESIS, chained
from gateway.audit.views import Fault, Finding, Report
from gateway.authz import Action
from gateway.work import Unit


async def verify(unit: Unit, heads: Heads) -> Report:
    """Look at every sealed row and every head. Raises NotAllowed unless the subject may read the trail."""
    unit.require(Action.AUDIT_READ, TRAIL)
    signed = list(heads.read())
    sound: dict[int, list[Head]] = {}  # two heads may speak of one row, and disagree
    for head in signed:
        if not head.fault:
            sound.setdefault(head.position, []).append(head)
    findings = [Finding(Fault.HEADS, h.position, f"Head {h.line}: {h.fault}.") for h in signed if h.fault]
    position, previous, rows = 0, GENESIS, 0
    async for row in queries.sealed(unit):
        findings += await _fits(unit, row, position, previous)
        findings += _agrees(row, sound)
        position, previous, rows = row.position or 0, row.hash or b"", rows + 1
    findings += _ends(position, sound)
    return Report(rows, len(signed), await queries.waiting(unit), tuple(findings))


async def _fits(unit: Unit, row: AuditRow, before: int, previous: bytes) -> list[Finding]:
    here, found = row.position or 0, []
    if here != before + 1:
        gap = f"row {here - 1} is" if here == before + 2 else f"rows {before + 1} to {here - 1} are"
        found.append(Finding(Fault.MISSING, before + 1, f"{gap.capitalize()} missing."))
    if chained(row.previous_hash or b"", row) != row.hash:
        words = f"Row {here} was edited: its content is not what was sealed."
        found.append(Finding(Fault.EDITED, here, words))
    elif row.previous_hash != previous and not found:
        found.append(await _misplaced(unit, row, here))
    return found


async def _misplaced(unit: Unit, row: AuditRow, here: int) -> Finding:
    """It is itself, yet follows another row than the one it was sealed after."""
    was_before = await queries.position_of(unit, row.previous_hash or b"")
    if was_before is None and row.previous_hash != GENESIS:
        words = f"A row before row {here} is missing, or was replaced: row {here} was sealed after another."
        return Finding(Fault.MISSING, here, words)
    words = f"Row {here} was moved: it was sealed as the one after row {was_before or 0}."
    return Finding(Fault.REORDERED, here, words)


def _agrees(row: AuditRow, heads: Mapping[int, list[Head]]) -> Iterator[Finding]:
    for head in heads.get(row.position or 0, []):
        if head.hash != row.hash:
            words = (
                f"The chain was rewritten: row {row.position} is not the one that was signed at {head.at}."
            )
            yield Finding(Fault.REWRITTEN, row.position or 0, words)


def _ends(position: int, heads: Mapping[int, list[Head]]) -> Iterator[Finding]:
    reached = max(heads, default=0)
    if reached > position:
        words = f"The tail was cut: rows {position + 1} to {reached} were signed and are gone."
        yield Finding(Fault.CUT, position + 1, words)
    elif position and not heads:
        yield Finding(Fault.HEADS, position, "There are sealed rows and no head: the file of heads is gone.")
