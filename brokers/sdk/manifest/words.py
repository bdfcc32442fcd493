"""The small shared shapes of the format: strict models, slugs, header names, paths, methods."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class Strict(BaseModel):
    """A frozen part of the format; a field that it does not know is a fault, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _plain(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        raise ValueError("holds control characters; write plain text")
    return text.strip()


def _path(path: str) -> str:
    if re.search(r"//|/\.{1,2}(/|$)|%|\\|[?#;*\s]", path):
        raise ValueError("is not one plain path; write it without dots, escapes, `//`, `?`, `#`, `;` or `*`")
    return path


Slug = Annotated[str, Field(pattern=SLUG, max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=160), AfterValidator(_plain)]
Prose = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_plain)]
Link = Annotated[str, Field(pattern=r"^https://[^\s<>\"']+$", max_length=500)]
# No dot and no underscore: servers read `X.User` and `X_User` as `X-User`.
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=64)]
Method = Annotated[str, Field(pattern=r"^[A-Z]+$", max_length=20)]
PathPrefix = Annotated[str, Field(pattern=r"^/", max_length=200), AfterValidator(_path)]
Status = Annotated[int, Field(ge=100, le=599)]
