"""The yes of a moment ago: whoever calls a thousand times a second is decided each time, but facts that are
the very same are not put through the rules, and their answer is not written out, each time anew.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway import audit
from gateway.authz import Policies
from gateway.edge.calls import Answer
from gateway.enforcement import Standing

KEPT: Final = 20_000
Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Yes:
    """An answer that let somebody pass, all that it rests on, and how it stands on record."""

    standing: Standing
    policies: Policies
    answer: Answer
    record: audit.Spooled
    counted: object


class Passes:
    """Keyed by service and the hash of the proof, as the standings are."""

    def __init__(self) -> None:
        self._held: OrderedDict[Key, Yes] = OrderedDict()

    def same(self, key: Key, standing: Standing, policies: Policies, now: datetime) -> Yes | None:
        """The last yes, where standing and rules are the very objects that it rests on. A standing that was
        read anew, or rules that changed or look at the clock, are decided about anew.
        """
        held = self._held.get(key)
        if held is None or held.standing is not standing or held.policies is not policies or policies.timed:
            return None
        return held if standing.starts_at <= now < standing.ends_at else None

    def keep(self, key: Key, yes: Yes) -> None:
        """Remember it as the last one."""
        self._held[key] = yes
        self._held.move_to_end(key)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
