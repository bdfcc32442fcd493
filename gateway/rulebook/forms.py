"""What a proposal has to say."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class ProposeForm(BaseModel):
    """Files that take the place of those of the same name, or are new: `area.cedar`, `tests/area.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: Annotated[dict[str, str], Field(min_length=1, max_length=40)]
    why: Why


class DecideForm(BaseModel):
    """The answer of the second person, with a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Why
