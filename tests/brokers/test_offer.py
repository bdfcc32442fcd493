"""Who approves a plan, as a manifest says it."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from brokers import sdk
from brokers.sdk.manifest import ManifestFault, json_schema, parse

PRICES = (Path(sdk.__file__).parent.parent / "manifests" / "prices.yaml").read_text()


def approved_by(approval: str) -> str:
    """The manifest of the price list with another line about approval."""
    return PRICES.replace("approval: automatic", f"approval: {approval}")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("automatic", "automatic"),
        ("person", "person"),
        ("[manager]", "manager"),
        ("[manager, it_owner, role:security]", "manager,it_owner,role:security"),
    ],
)
def test_a_plan_names_policy_a_person_or_every_stage(said: str, kept: str) -> None:
    """All three are read, kept as one line, fit the published schema and read back as themselves."""
    manifest = parse(approved_by(said))
    assert manifest.plans[0].approval.value == kept
    assert sdk.Manifest.model_validate(json.loads(json.dumps(manifest.document))) == manifest
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.safe_load(approved_by(said)))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[boss]", "write one of manager, business_owner"),
        ("[]", "plans.0.approval"),
        ("[manager, manager]", "name each approver once"),
        ('["role:"]', "is nobody who approves"),
        ("[role:IT]", "is nobody who approves"),
        ("[1]", "is not text"),
        ("{manager: true}", "'automatic' or 'person'"),
    ],
)
def test_an_approver_whom_nobody_knows_is_refused_on_its_line(said: str, told: str) -> None:
    """The line and the fix."""
    with pytest.raises(ManifestFault) as refused:
        parse(approved_by(said))
    line = next(n for n, text in enumerate(approved_by(said).splitlines(), 1) if "approval:" in text)
    assert f"line {line}:" in str(refused.value)
    assert told in str(refused.value)
