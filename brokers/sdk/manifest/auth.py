"""How the service is told who calls, what must be kept secret for it, and how access ends there."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from brokers.sdk.manifest.words import Line, Strict

CredentialName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class RevocationStyle(StrEnum):
    """How the service itself learns that access ended; the gateway refuses at once in any case."""

    NONE = "none"
    MANUAL = "manual"


class Revocation(Strict):
    """`none`: the service keeps nothing that would outlive a refusal of ours. `manual`: a person
    changes the key at the vendor. `revokes` says in words what ends then.
    """

    style: RevocationStyle
    revokes: Line


class HeaderAuth(Strict):
    """The service believes an identity header."""

    type: Literal["header"]
    revocation: Revocation


class ApiKeyAuth(Strict):
    """The service wants a key that belongs to us and that no caller ever sees."""

    type: Literal["api_key"]
    revocation: Revocation


class ByHandAuth(Strict):
    """The service signs people in by itself: it is set up, and taken away, by a person at the vendor."""

    type: Literal["by_hand"]


Auth = Annotated[HeaderAuth | ApiKeyAuth, Field(discriminator="type")]


class CredentialField(Strict):
    """One secret; JSON Schema words."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    type: Literal["string"]
    title: Line
    # Visible ASCII only: a secret ends up in a header, where a line break would write another header.
    write_only: Literal[True] = Field(alias="writeOnly")
    min_length: int = Field(default=1, alias="minLength", ge=1, le=4096)


class Credentials(Strict):
    """A JSON Schema of the secrets: the admin form is made out of it. Every field is write-only."""

    type: Literal["object"] = "object"
    properties: dict[CredentialName, CredentialField] = Field(default_factory=dict)
    required: tuple[CredentialName, ...] = ()

    @model_validator(mode="after")
    def _all_needed(self) -> Self:
        if set(self.required) != set(self.properties):
            raise ValueError("an injected secret is never optional; list every property under `required`")
        return self
