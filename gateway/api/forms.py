"""What the API takes besides the forms of the slices."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from gateway.governance import AdoptKind

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


class Form(BaseModel):
    """Frozen; what nobody knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ManifestForm(Form):
    """A manifest as YAML text; `slug` where the service shall be called otherwise than its `id`."""

    manifest: Annotated[str, StringConstraints(min_length=1, max_length=65_536)]
    slug: Annotated[str, StringConstraints(max_length=63)] | None = None


class CredentialForm(Form):
    """A secret. It is stored sealed and never given out again."""

    secret: Annotated[SecretStr, Field(min_length=1, max_length=8192)]


class StewardForm(Form):
    """Who shall sit there, by user name."""

    person: Name


class ReasonForm(Form):
    """Why; whoever is concerned reads it, and so do the auditors."""

    reason: Reason


class MaybeReasonForm(Form):
    """Why, where there is something to say."""

    reason: Words = ""


class OfferForm(Form):
    """The service that does what was proposed, by its short name."""

    service: Slug
    reason: Words = ""


class AnswerForm(Form):
    """What the approver wanted to know."""

    words: Reason


class ReassignForm(Form):
    """Who shall answer instead, by user name or e-mail, and why."""

    to: Name
    reason: Words = ""


class ActivationForm(Form):
    """For how long, an ISO 8601 duration within the plan's longest, and for what."""

    duration: Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(days=366))]
    reason: Reason


class RetireForm(Form):
    """When it ends, with an offset from UTC, and why; everybody who has it is told."""

    ends_at: AwareDatetime
    reason: Reason


class CircleBody(Form):
    """Whom the circle holds, by realm and, where named, by organisation and unit."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    realms: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=100)]
    organisations: Annotated[tuple[Slug, ...], Field(max_length=1000)] = ()
    units: Annotated[tuple[Slug, ...], Field(max_length=1000)] = ()


class MoveForm(Form):
    """Where somebody works from now on: the unit's short name, or none, and the manager's id, or none."""

    unit: Slug | None = None
    manager: UUID | None = None


class UntilForm(Form):
    """Until when, with an offset from UTC."""

    until: AwareDatetime


class AcceptForm(UntilForm):
    """Until when, and why that is all right."""

    reason: Reason


class RulesForm(Form):
    """Files that would take the place of those of the same name, or be new."""

    files: Annotated[dict[str, str], Field(min_length=1, max_length=40)]


class ImportForm(Form):
    """A list as CSV with a line of headings. With `dry_run` it is only looked at."""

    kind: AdoptKind
    csv: Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)]
    dry_run: bool = True


class ReadForm(Form):
    """Up to which notice the reader has looked."""

    up_to: UUID
