"""What a circle has to say."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)]


class CircleForm(BaseModel):
    """A circle of people and machines, by realm and, where named, by organisation and unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    realms: tuple[Slug, ...] = Field(min_length=1)
    organisations: tuple[Slug, ...] = ()
    units: tuple[Slug, ...] = ()
