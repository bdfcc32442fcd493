"""The manifest: one YAML file or row says everything about one service.

`parse(text)` reads it, or raises ManifestFault with the line and the fix of every fault;
`json_schema()` describes the same format for editors and forms.
"""

from brokers.sdk.manifest.auth import (
    ApiKeyAuth,
    Auth,
    ByHandAuth,
    Credentials,
    HeaderAuth,
    Revocation,
    RevocationStyle,
)
from brokers.sdk.manifest.behaviour import Check, ErrorHandler, FilterAction, RateLimit, ResponseFilter
from brokers.sdk.manifest.model import (
    AnyManifest,
    ByHand,
    Manifest,
    ManualProvisioning,
    Metadata,
    Provisioning,
    Stewards,
    json_schema,
    read,
)
from brokers.sdk.manifest.offer import Approval, Cost, DataClassification, Half, Plan, TechnologyClass
from brokers.sdk.manifest.proxy import HowItKnows, Inject, PathExemption, Proxy
from brokers.sdk.manifest.text import Fault, ManifestFault, parse

__all__ = [
    "AnyManifest",
    "ApiKeyAuth",
    "Approval",
    "Auth",
    "ByHand",
    "ByHandAuth",
    "Check",
    "Cost",
    "Credentials",
    "DataClassification",
    "ErrorHandler",
    "Fault",
    "FilterAction",
    "Half",
    "HeaderAuth",
    "HowItKnows",
    "Inject",
    "Manifest",
    "ManifestFault",
    "ManualProvisioning",
    "Metadata",
    "PathExemption",
    "Plan",
    "Provisioning",
    "Proxy",
    "RateLimit",
    "ResponseFilter",
    "Revocation",
    "RevocationStyle",
    "Stewards",
    "TechnologyClass",
    "json_schema",
    "parse",
    "read",
]
