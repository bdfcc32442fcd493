"""Why a request stands where it stands in the queue: its risk in words."""

from dataclasses import dataclass
from typing import Final

from gateway.kernel.language import _, mark
from gateway.portal.slips import Slip

_TECHNOLOGY: Final = {
    "operational": mark("It moves plant or buildings."),
    "customer": mark("Our customers see it."),
}
_DATA: Final = {
    "confidential": mark("Its data is confidential."),
    "internal": mark("Its data is internal."),
}
_HIGH: Final = 4
_RAISED: Final = 2


@dataclass(frozen=True, slots=True)
class Risk:
    """How high, and because of which facts; the queue sorts by the number behind it."""

    level: str
    because: tuple[str, ...]

    @property
    def high(self) -> bool:
        """Whether it has to be looked at with care."""
        return self.level == "high"

    @property
    def words(self) -> str:
        """The level, for people."""
        return {"high": _("High"), "raised": _("Raised")}.get(self.level, _("Low"))


def risk_of(one: Slip) -> Risk:
    """By the number that the request was given when it was asked for, and the facts that made it."""
    number = one.request.risk
    level = "high" if number >= _HIGH else "raised" if number >= _RAISED else "low"
    services = [item.service for item in one.items]
    technology = [_TECHNOLOGY.get(service.technology_class, "") for service in services]
    data = [_DATA.get(service.data_classification, "") for service in services]
    facts = dict.fromkeys(word for word in (*technology, *data) if word)
    return Risk(level, tuple(_(word) for word in facts))
