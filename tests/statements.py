"""What is sent to the database while something happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True)
class Statement:
    """Its text, and its values as the driver has them."""

    text: str
    values: str


@contextmanager
def sent(engine: AsyncEngine) -> Iterator[list[Statement]]:
    """Every statement that is sent meanwhile, in order."""
    found: list[Statement] = []

    def note(*args: object) -> None:
        found.append(Statement(str(args[2]), str(args[3])))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
