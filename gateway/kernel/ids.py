"""Identifiers: UUID version 7 (RFC 9562), so that order of creation is order of sorting."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A new identifier, unique across processes, sortable by time."""
    return compat.uuid7()
