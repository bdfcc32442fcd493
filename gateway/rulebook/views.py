"""What a change of the rules would do, in numbers and by name."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Row(_Frozen):
    """One person or machine and what the answer is about, a service or a circle, by name."""

    who: str
    what: str


class Changed(_Frozen):
    """Equal cases whose answer turns; `rules` decide it afterwards, or no longer allow it.

    `count` of them; `rows` names the first.
    """

    action: str
    before: bool
    after: bool
    rules: tuple[str, ...]
    count: int
    rows: tuple[Row, ...]


class Tally(_Frozen):
    """For one action: how many were asked, how many gain and lose."""

    action: str
    asked: int
    gain: int
    lose: int


class Simulation(_Frozen):
    """Two sets asked the same about everything that is real at this moment.

    `lifted`: rules that forbid today and are gone or changed; look at these first. `by_the_clock`: some
    rule looks at the time, so at another hour the answers may be others.
    """

    at: datetime
    before_version: str
    after_version: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    lifted: tuple[str, ...]
    by_the_clock: bool
    tallies: tuple[Tally, ...]
    changes: tuple[Changed, ...]
