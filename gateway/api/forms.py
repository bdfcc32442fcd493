"""What the API takes besides the forms of the slices."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints


class ManifestForm(BaseModel):
    """A manifest as YAML text; `slug` where the service shall be called otherwise than its `id`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    manifest: Annotated[str, StringConstraints(min_length=1, max_length=65_536)]
    slug: Annotated[str, StringConstraints(max_length=63)] | None = None


class CredentialForm(BaseModel):
    """A secret. It is stored sealed and never given out again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret: Annotated[SecretStr, Field(min_length=1, max_length=8192)]


class StewardForm(BaseModel):
    """Who shall sit there, by user name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: Annotated[str, StringConstraints(min_length=1, max_length=255)]


class RevokeForm(BaseModel):
    """Why access is taken away; the holder and the auditors read it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
