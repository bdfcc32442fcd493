"""What every view is made of."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

_Item = TypeVar("_Item")
# Said in UTC, whatever offset somebody sent it with.
Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(UTC))]


class View(BaseModel):
    """Frozen; a field that is not declared is a fault of ours and never goes out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Listed(View, Generic[_Item]):
    """A page; `next` continues after it and is null on the last one."""

    items: list[_Item]
    next: str | None


class DoneView(View):
    """It is done; there is nothing more to say than about what."""

    id: UUID
    done: str


class ProblemView(BaseModel):
    """RFC 9457. `reasons` are the rules that decided, `trace_id` is what to quote when you ask us. A refusal
    says the rule in words, the fact that did not fit, who can change it, what to do next, another way.
    """

    type: str
    title: str
    status: int
    detail: str
    reasons: list[str]
    trace_id: str
    fields: dict[str, str] | None = None
    rule: str | None = None
    fact: str | None = None
    who: str | None = None
    next_step: str | None = None
    alternative: str | None = None
