"""What is asked for when a token is made."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.tokens.rules import LONGEST

Name = Annotated[
    str,
    # One line of visible signs: it stands in tables, mails and logs of terminals.
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=60,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$",
    ),
]
Life = Annotated[timedelta, Field(ge=timedelta(minutes=1), le=LONGEST)]


class TokenForm(BaseModel):
    """A name that says what it is for, and how long it shall live: an ISO 8601 duration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    duration: Life = LONGEST
