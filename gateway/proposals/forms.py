"""What a proposal has to say."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from gateway.proposals.models import Data, ProposalKind
from gateway.proposals.rules import key_of

MOST_PEOPLE: Final = 100_000


def _name(text: str) -> str:
    words = " ".join(text.split())
    if not key_of(words):
        raise ValueError("write a name with letters or digits")
    return words


def _address(text: str) -> str:
    # Read only, never fetched; IT clicks on it, so it is https and hides no name before an @.
    try:
        parts = urlsplit(text)
        named = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        named = False
    if text and (not named or any(sign.isspace() for sign in text)):
        raise ValueError("write an address that begins with https://")
    return text


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80), AfterValidator(_name)
]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_address)]
Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class SubmitForm(BaseModel):
    """A tool that is used already, or a service that is wished for; `people`: how many would use it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ProposalKind
    name: Name
    address: Address = ""
    purpose: Purpose
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    data: Data
