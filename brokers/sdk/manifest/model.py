"""The manifest as a whole, and what its sections must say together."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

from brokers.sdk import template
from brokers.sdk.manifest.auth import Auth, ByHandAuth, Credentials
from brokers.sdk.manifest.behaviour import Check, ErrorHandler, RateLimit
from brokers.sdk.manifest.offer import DataClassification, Half, Plan, TechnologyClass
from brokers.sdk.manifest.proxy import HowItKnows, Proxy, authority_of
from brokers.sdk.manifest.words import Line, Link, Prose, Slug, Strict


class Metadata(Strict):
    """Names and links for people; the words of Open Service Broker."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )

    display_name: Line | None = None
    provider_display_name: Line | None = None
    documentation_url: Link | None = None
    support_url: Link | None = None


class Stewards(Strict):
    """User names of the four people who answer for the service."""

    business_owner: Line | None = None
    business_manager: Line | None = None
    it_owner: Line | None = None
    it_manager: Line | None = None


class Provisioning(Strict):
    """What has to be made upstream for a grant: nothing, where the service knows people by each call, or
    something that a person does by hand, following the instructions, and undoes following `removal`.
    """

    type: Literal["none", "manual"]
    instructions: Prose | None = None
    removal: Prose | None = None

    @model_validator(mode="after")
    def _said(self) -> Self:
        if (self.type == "manual") != (self.instructions is not None):
            raise ValueError(
                "give `instructions` exactly where `type` is manual: what is to be done, and where"
            )
        if self.removal is not None and self.type != "manual":
            raise ValueError("give `removal` only where `type` is manual")
        return self


class ManualProvisioning(Strict):
    """What a person does at the vendor when access begins, and when it ends."""

    type: Literal["manual"]
    instructions: Prose
    removal: Prose


class Described(Strict):
    """What every manifest says, whoever stands in front of the service. People find it by `category`, by
    other names and job words (`synonyms`) and by what it holds (`contains`).
    """

    id: Slug
    name: Line
    summary: Line
    description: Prose
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]
    metadata: Metadata = Metadata()
    tags: tuple[Slug, ...] = Field(default=(), max_length=20)
    category: Line | None = None
    synonyms: tuple[Line, ...] = Field(default=(), max_length=30)
    contains: tuple[Line, ...] = Field(default=(), max_length=30)
    technology_class: TechnologyClass
    data_classification: DataClassification
    half: Half
    circles: tuple[Slug, ...] = Field(min_length=1, max_length=20)
    stewards: Stewards = Stewards()
    plans: tuple[Plan, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _plans_differ(self) -> Self:
        if len({plan.id for plan in self.plans}) != len(self.plans):
            raise ValueError("two plans have one id; give each plan an id of its own")
        return self

    @property
    def document(self) -> dict[str, Any]:
        """The manifest as plain JSON values; `read` takes it back."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def digest(self) -> str:
        """SHA-256 of the document: what a check has seen is what may be published."""
        return hashlib.sha256(json.dumps(self.document, sort_keys=True).encode()).hexdigest()


class ByHand(Described):
    """A service that the gateway does not stand in front of: it opens at the vendor's own address, and a
    person sets access up there and removes it. So there is nothing to test, to inject or to cut off.
    """

    auth: tuple[ByHandAuth, ...] = Field(min_length=1, max_length=1)
    opens_at: Link
    provisioning: ManualProvisioning

    @model_validator(mode="after")
    def _slow_enough(self) -> Self:
        if any(plan.activation for plan in self.plans):
            raise ValueError("nobody switches access on and off by hand; leave `activation` out of the plans")
        return self

    @property
    def kind(self) -> str:
        """The generic kind that serves it."""
        return self.auth[0].type

    @property
    def is_api(self) -> bool:
        """Whether programs call it through the gateway: never."""
        return False


class Manifest(Described):
    """One brokered service."""

    auth: tuple[Auth, ...] = Field(min_length=1, max_length=1)
    credentials: Credentials = Credentials()
    proxy: Proxy
    error_handler: ErrorHandler
    rate_limit: RateLimit
    check: Check
    provisioning: Provisioning

    @model_validator(mode="after")
    def _secrets_fit(self) -> Self:
        declared, used = set(self.credentials.properties), self.proxy.credentials
        if declared != used:
            odd = sorted(declared ^ used)
            raise ValueError(
                f"credentials and proxy.inject differ in {', '.join(odd)}; declare exactly what is injected"
            )
        if self.proxy.how_it_knows is HowItKnows.SHARED_SECRET_HEADER and not used:
            raise ValueError("shared_secret_header needs a secret; inject a `{credential.…}`")
        return self

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        identity = any(template.is_identity(one.template) for one in self.proxy.inject)
        if self.kind == "header" and not (identity and self.check.expected.identity):
            raise ValueError(
                "a header service shows whom it believes; give an `{identity.…}` in proxy.inject, and "
                "`check.expected.identity`"
            )
        if self.kind == "api_key" and not self.proxy.credentials:
            raise ValueError("an api_key service needs its key; inject a `{credential.…}`")
        return self

    @property
    def kind(self) -> str:
        """The generic kind that serves it."""
        return self.auth[0].type

    @property
    def is_api(self) -> bool:
        """Whether programs call it rather than browsers: it is shown a key of ours and nobody's name, so
        a person has nothing to open there and is given tokens instead.
        """
        return self.kind == "api_key"

    def moved_to(self, base_url: str) -> Self:
        """The same service at another address, private or not, and at no other."""
        proxy = self.document["proxy"]
        others = [target for target in proxy["egress"]["private"] if target != self.proxy.authority]
        egress = {"private": [*others, authority_of(base_url)]}
        return self.model_validate(
            self.document | {"proxy": proxy | {"base_url": base_url, "egress": egress}}
        )


AnyManifest = Manifest | ByHand


def read(document: Mapping[str, Any]) -> AnyManifest:
    """Plain values as the manifest of the kind that they name under `auth`. Raises pydantic's
    ValidationError; a document without a known kind is told what a brokered service lacks.
    """
    return shape_of(document).model_validate(document)


def shape_of(document: Mapping[str, Any]) -> type[Manifest] | type[ByHand]:
    """The model that a document is to be held against."""
    match document.get("auth"):
        case [{"type": "by_hand"}, *_]:
            return ByHand
        case _:
            return Manifest


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema 2020-12."""
    schema = TypeAdapter(AnyManifest).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
