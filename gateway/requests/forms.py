"""What a request has to say."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)]


class SubmitForm(BaseModel):
    """A wish for access. `duration` is an ISO 8601 duration such as `P30D` or `PT8H`; without it the
    plan's usual one. `client` asks for a machine client, by its client id, instead of oneself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: Slug
    plan: Slug | None = None
    reason: Reason
    duration: Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=3660))] | None = None
    client: Annotated[str, StringConstraints(max_length=255)] | None = None
