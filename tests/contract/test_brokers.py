"""The conformance kit over every manifest: no line here knows a vendor."""

import logging

import pytest

from brokers import sdk
from brokers.sdk import conformance
from brokers.sdk.manifest import HowItKnows

REGISTRY = sdk.load()
MANIFESTS = [pytest.param(manifest, id=slug) for slug, manifest in REGISTRY.templates.items()]
every_manifest = pytest.mark.parametrize("manifest", MANIFESTS)


@every_manifest
def test_a_manifest_is_well_formed(manifest: sdk.Manifest) -> None:
    """It reads back as itself."""
    conformance.verify_well_formed(manifest)


@every_manifest
async def test_a_service_as_described_is_well(manifest: sdk.Manifest) -> None:
    """The good case, and what a forged call meets."""
    await conformance.verify_good(REGISTRY, manifest)


@every_manifest
@pytest.mark.parametrize("behaviour", [pytest.param(b, id=b.name) for b in conformance.BEHAVIOURS])
async def test_an_answer_means_the_right_thing(
    manifest: sdk.Manifest, behaviour: conformance.Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    """Each way to answer ends in its outcome, and no secret stands in a log."""
    with caplog.at_level(logging.DEBUG):
        await conformance.verify_behaviour(REGISTRY, manifest, behaviour)
    assert conformance.CANARY not in caplog.text


@every_manifest
async def test_taking_away_what_never_was_succeeds(manifest: sdk.Manifest) -> None:
    """Twice, too."""
    await conformance.verify_withdrawal(REGISTRY, manifest)


@every_manifest
async def test_a_dry_run_sends_nothing_unsafe(manifest: sdk.Manifest) -> None:
    """Checking and provisioning leave no trace."""
    await conformance.verify_dry_run(REGISTRY, manifest)


async def test_a_service_that_should_know_us_and_believes_anybody_is_found_out() -> None:
    """The kit itself can fail: the header service claims a shared secret and never looks at it."""
    believing = REGISTRY.templates["calendar"]
    document = believing.document
    document["proxy"]["how_it_knows"] = HowItKnows.SHARED_SECRET_HEADER
    document["proxy"]["inject"].append(
        {"in": "header", "name": "X-Proxy-Secret", "template": "{credential.secret}"}
    )
    document["credentials"] = {
        "type": "object",
        "properties": {"secret": {"type": "string", "title": "Secret", "writeOnly": True}},
        "required": ["secret"],
    }
    claimed = sdk.Manifest.model_validate(document)
    report = await conformance.check(REGISTRY, claimed, conformance.good(believing))
    assert report.forgery is sdk.Forgery.BELIEVED
    with pytest.raises(AssertionError):
        await _verify_against(claimed, conformance.good(believing))


async def _verify_against(manifest: sdk.Manifest, handler: conformance.Handler) -> None:
    report = await conformance.check(REGISTRY, manifest, handler)
    assert report.forgery is sdk.Forgery.REFUSED
