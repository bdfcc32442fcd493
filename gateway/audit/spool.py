"""The spool: decisions of this process on disk within 100 ms, loaded into the trail by the worker.

A folder of segments, JSON lines each. A segment is written by one process, which holds its lock; a
free lock therefore means that nothing will be added any more.
"""

import asyncio
import fcntl
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gateway.audit.models import Outcome
from gateway.kernel import errors, logging, metrics, new_id

log = logging.get(__name__)

# Refusing new decisions is better than making some that nobody will ever hear of.
PATIENCE_SECONDS = 1.0
SEGMENT_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Spooled:
    """One decision at the edge, as ids and words of ours; `ids` may name grant, session, service."""

    at: datetime
    subject: str
    action: str
    object: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    policy_version: str = ""
    trace_id: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Taken:
    """A decision that waits for the disk, and how often it was made."""

    first: Spooled
    count: int = 0


class Spool:
    """Takes decisions without waiting for the disk, and knows whether the disk keeps up.

    The same permission given again within one flush becomes a count on one line; every refusal has
    a line of its own.
    """

    def __init__(self, folder: Path, *, every: float = 0.05, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = folder
        self._every = every
        self._segment_bytes = segment_bytes
        self._waiting: dict[object, _Taken] = {}
        self._oldest: float | None = None
        self._failed = False
        self._file: int | None = None
        self._size = 0

    @property
    def healthy(self) -> bool:
        """Whether a new decision can be put on record. When not, the edge answers 503."""
        late = self._oldest is not None and time.monotonic() - self._oldest > PATIENCE_SECONDS
        return not self._failed and not late

    def write(self, decision: Spooled) -> object:
        """Take a decision; what `again` wants to know of it. Raises Unavailable while what was taken before
        cannot be written.
        """
        self._demand_health()
        key = _key(decision)
        self._waiting.setdefault(key, _Taken(decision)).count += 1
        if self._oldest is None:
            self._oldest = time.monotonic()
        return key

    def again(self, key: object) -> bool:
        """Count the same permission once more where one of them waits; False where it has to be written.
        Raises Unavailable like `write`.
        """
        self._demand_health()
        taken = self._waiting.get(key)
        if taken is not None:
            taken.count += 1
        return taken is not None

    def _demand_health(self) -> None:
        if not self.healthy:
            raise errors.Unavailable("Decisions cannot be put on record at the moment. Nothing was decided.")

    async def run(self) -> None:
        """Flush until cancelled; what is left then is for `close`."""
        while True:
            await asyncio.sleep(self._every)
            await self.flush()

    async def flush(self) -> None:
        """Bring everything taken so far to the disk; on failure keep it and be unhealthy."""
        if self._waiting or self._failed:
            taken, self._waiting = self._waiting, {}
            try:
                await asyncio.to_thread(self._append, taken.values())
            except OSError as reason:
                self._keep(taken)
                log.error("audit.spool_not_written", reason=reason.strerror)
            else:
                self._failed = False
                self._oldest = time.monotonic() if self._waiting else None
        metrics.SPOOL_HEALTHY.set(int(self.healthy))

    async def close(self) -> None:
        """Write what is left and let go of the segment."""
        await self.flush()
        self._let_go()

    def _keep(self, taken: dict[object, _Taken]) -> None:
        self._failed = True
        self._let_go()
        for key, later in self._waiting.items():
            taken.setdefault(key, _Taken(later.first)).count += later.count
        self._waiting = taken

    def _append(self, taken: Iterable[_Taken]) -> None:
        lines = b"".join(_line(one.first, one.count) for one in taken)
        if self._file is None or self._size > self._segment_bytes:
            self._let_go()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = self._folder / f"{new_id()}.jsonl"
            self._file = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._size = 0
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        os.fsync(self._file)
        self._size += len(lines)

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _key(decision: Spooled) -> object:
    if decision.outcome is Outcome.REFUSED:
        return object()
    what = (decision.subject, decision.action, decision.object, decision.reasons, decision.policy_version)
    return (*what, tuple(sorted(decision.ids.items())))


def _line(first: Spooled, count: int) -> bytes:
    payload = {**first.ids, "count": count} if count > 1 else {**first.ids}
    row = {
        "id": str(new_id()),
        "at": first.at.isoformat(),
        "subject": first.subject,
        "action": first.action,
        "object": first.object,
        "outcome": str(first.outcome),
        "reasons": list(first.reasons),
        "policy_version": first.policy_version,
        "trace_id": first.trace_id,
        "payload": payload,
    }
    return json.dumps(row, separators=(",", ":")).encode() + b"\n"
