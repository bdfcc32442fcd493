"""Taking back what one just did: for as long everywhere, since pages and letters say it in words."""

from datetime import datetime, timedelta
from typing import Final

UNDO_WINDOW: Final = timedelta(seconds=30)


def undoable(undo_until: datetime | None, now: datetime) -> bool:
    """Whether there is still time; None says that there never was."""
    return undo_until is not None and now < undo_until
