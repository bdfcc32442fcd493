"""Start a table of steps, keep them alive, end them: one thread, one loop, no children of children."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from gateway.local import children, forked
from gateway.local.children import Program
from gateway.local.errors import ChildFailed
from gateway.local.forked import Child

DEATHS_ALLOWED: Final = 4
DEATHS_WINDOW: Final = 60.0
BACKOFF: Final = (0.0, 0.1, 1.0, 5.0)
GRACE: Final = 10.0


class Phase(StrEnum):
    """Where a step is."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DONE = "done"
    REPAIRING = "repairing"
    STOPPED = "stopped"


SERVING: Final = (Phase.READY, Phase.DONE)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the table. `program` is asked when the steps in `after` are ready.

    A step that runs `once` is done when its program ends with code 0.
    """

    name: str
    program: Callable[[], Program]
    after: tuple[str, ...] = ()
    once: bool = False


@dataclass
class Member:
    """A step and what became of it."""

    step: Step
    phase: Phase = Phase.WAITING
    program: Program | None = None
    child: Child | None = None
    since: float = 0.0
    took: float | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def pid(self) -> int | None:
        """The running child."""
        return self.child.pid if self.child and self.child.poll() is None else None


Watcher = Callable[[Member], None]


class Supervisor:
    """The children of one stack. Every method belongs to the main thread, see `children`."""

    def __init__(self, steps: Sequence[Step], logs: Path, changed: Watcher) -> None:
        self.members = {step.name: Member(step) for step in steps}
        self._logs = logs
        self._changed = changed

    @property
    def ready(self) -> bool:
        """Whether every step serves or is done."""
        return all(member.phase in SERVING for member in self.members.values())

    def tick(self) -> None:
        """Look at every step once and take it one phase further."""
        for member in self.members.values():
            if member.phase is Phase.WAITING:
                if all(self.members[name].phase in SERVING for name in member.step.after):
                    self._launch(member)
            elif member.phase is Phase.STARTING:
                self._starting(member)
            elif member.phase is Phase.READY and member.pid is None:
                self._died(member)
            if member.phase is Phase.REPAIRING and time.monotonic() >= member.since:
                self._launch(member)
        forked.bury({member.child.pid for member in self.members.values() if member.child})

    def stop(self) -> None:
        """End the children, those first that others do not need."""
        for depth in sorted({self._depth(name) for name in self.members}, reverse=True):
            level = [member for name, member in self.members.items() if self._depth(name) == depth]
            for member in level:
                if member.child and member.program and member.pid:
                    member.child.send_signal(member.program.stop)
            deadline = time.monotonic() + GRACE
            for member in level:
                if member.child:
                    children.end(member.child, max(0.0, deadline - time.monotonic()))
                self._enter(member, Phase.STOPPED)

    def _depth(self, name: str) -> int:
        return 1 + max((self._depth(needed) for needed in self.members[name].step.after), default=-1)

    def _launch(self, member: Member) -> None:
        member.since = time.monotonic()
        self._enter(member, Phase.STARTING)
        member.program = member.step.program()
        member.child = children.spawn(member.program, self._log(member))

    def _starting(self, member: Member) -> None:
        if member.child is None or member.program is None:
            return
        name, once = member.step.name, member.step.once
        waited = time.monotonic() - member.since
        code = member.child.poll()
        if code is not None and not (once and code == 0):
            if not member.deaths:
                raise ChildFailed(f"{name} ended with code {code}: {self._last_line(member)}")
            self._died(member)
        elif code == 0 or (not once and member.program.ready()):
            member.took = member.took or waited
            self._enter(member, Phase.DONE if once else Phase.READY)
        elif waited > member.program.patience:
            raise ChildFailed(f"{name} was not ready after {waited:.0f} s: see `frontdesk logs {name}`.")

    def _died(self, member: Member) -> None:
        now = time.monotonic()
        member.deaths = [moment for moment in member.deaths if now - moment < DEATHS_WINDOW] + [now]
        if len(member.deaths) > DEATHS_ALLOWED:
            raise ChildFailed(
                f"{member.step.name} died {len(member.deaths)} times within {DEATHS_WINDOW:.0f} s, "
                f"so the stack ends: {self._last_line(member)}"
            )
        member.since = now + BACKOFF[len(member.deaths) - 1]
        self._enter(member, Phase.REPAIRING)

    def _enter(self, member: Member, phase: Phase) -> None:
        member.phase = phase
        self._changed(member)

    def _last_line(self, member: Member) -> str:
        return children.last_line(self._log(member))

    def _log(self, member: Member) -> Path:
        return self._logs / f"{member.step.name}.log"
