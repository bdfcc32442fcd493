"""Keep how long access usually takes, as it was counted."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from gateway.catalog.models import Service
from gateway.catalog.wording import Wait, wait_after
from gateway.work import Unit


async def note_waits(unit: Unit, seconds: Mapping[UUID, int]) -> None:
    """Write the band of these services' usual time; of all others it is not known (any more).

    Only where it differs, since whatever is written is read into every search anew.
    """
    usual = {wait: [one for one, took in seconds.items() if wait_after(took) is wait] for wait in Wait}
    wait, service = col(Service.usual_wait), col(Service.id)
    unknown = update(Service).where(wait != Wait.UNKNOWN, service.not_in(seconds))
    await unit.db.execute(unknown.values(usual_wait=Wait.UNKNOWN.value))
    for band in (Wait.DAY, Wait.LONGER):
        these = update(Service).where(wait != band, service.in_(usual[band]))
        await unit.db.execute(these.values(usual_wait=band.value))
