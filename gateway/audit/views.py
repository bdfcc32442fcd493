"""What a verification says."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The ways in which a trail can fail to be what was written."""

    EDITED = "edited"
    MISSING = "missing"
    REORDERED = "reordered"
    CUT = "cut tail"
    REWRITTEN = "rewritten"
    HEADS = "heads altered"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit; `words` are for the person who must act."""

    fault: Fault
    position: int
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what was found. `waiting` rows are not sealed yet, which is no fault."""

    rows: int
    heads: int
    waiting: int
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
