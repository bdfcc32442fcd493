"""Note: an event raises a finding, or shows that what was wrong is gone."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gateway.governance import queries
from gateway.governance.events import FindingRaised, FindingSettled
from gateway.governance.models import Finding, FindingState
from gateway.governance.watching import GONE, WRONG, Gone, Wrong
from gateway.kernel import new_id
from gateway.work import Event, Unit


async def note(unit: Unit, event: Event) -> None:
    """Safe to run twice: what is known to be wrong is not raised again."""
    if type(event) in WRONG:
        for wrong in await WRONG[type(event)](unit, event):
            await _raise(unit, wrong)
    if type(event) in GONE:
        for gone in await GONE[type(event)](unit, event):
            await _settle(unit, gone)


async def _raise(unit: Unit, wrong: Wrong) -> None:
    finding = Finding(
        id=new_id(),
        kind=wrong.kind,
        about_type=wrong.about_type,
        about_id=wrong.about_id,
        detail=wrong.detail,
        service_id=wrong.service_id,
        involved_id=wrong.involved_id,
        raised_at=unit.now,
        due_at=unit.now + wrong.within if wrong.within else None,
    )
    written = (
        insert(Finding).values(**finding.model_dump()).on_conflict_do_nothing().returning(col(Finding.id))
    )
    if (await unit.db.execute(written)).scalar_one_or_none() is not None:
        unit.emit(FindingRaised(id=finding.id))


async def _settle(unit: Unit, gone: Gone) -> None:
    for finding in await queries.unfixed(unit, gone.kind, gone.about_id, gone.detail):
        finding.state, finding.settled_at, finding.until = FindingState.FIXED, unit.now, None
        finding.settled_why, finding.undo_until = gone.why, None
        unit.emit(FindingSettled(id=finding.id))
