"""Test the connection of a service as it is entered, and keep what was seen beside it."""

from uuid import UUID

from brokers import sdk
from gateway import catalog
from gateway.authz import Subject
from gateway.kernel import errors
from gateway.vault.examine import ConnectionFailed, examine
from gateway.vault.keys import Keys
from gateway.work import Units


async def test_connection(
    units: Units, subject: Subject, keys: Keys, registry: sdk.Registry, service_id: UUID
) -> sdk.CheckReport | None:
    """What `examine` tells; a failure is kept in its words too, and raised again.

    Raises what `examine` raises.
    """
    try:
        report = await examine(units, subject, keys, registry, service_id)
    except (ConnectionFailed, errors.Unavailable) as failed:
        async with units.open(subject) as unit:
            await catalog.note_test(unit, service_id, failed.detail or failed.title)
        raise
    if report is not None:
        async with units.open(subject) as unit:
            await catalog.note_test(unit, service_id, report)
    return report
