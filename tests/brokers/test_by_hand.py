"""Services that the gateway does not stand in front of: what their manifest must say and cannot say."""

import json
from collections.abc import Callable

import jsonschema
import pytest
import yaml

from brokers.sdk.manifest import ManifestFault, json_schema, parse, read
from tests.by_hand import TEXT, boards


def fault_of(text: str) -> str:
    """What the parser says about the text."""
    with pytest.raises(ManifestFault) as refused:
        parse(text)
    return str(refused.value)


def line_of(text: str, part: str) -> int:
    """The line on which the part stands, from 1."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_it_says_where_it_opens_and_what_people_do() -> None:
    """With a dated price, and words to be found by; it is never called."""
    manifest = boards()
    assert (manifest.kind, manifest.is_api) == ("by_hand", False)
    assert manifest.opens_at == "https://boards.example/start"
    assert manifest.provisioning.removal == "Remove the person and free the seat."
    (cost,) = manifest.plans[0].metadata.costs
    assert str(cost.as_of) == "2018-10-17"
    assert manifest.synonyms == ("kanban board", "to-do list")


def test_it_reads_back_as_itself_and_fits_the_schema() -> None:
    """As it is stored, and as an editor checks it."""
    manifest = boards()
    assert read(json.loads(json.dumps(manifest.document))) == manifest
    written = yaml.safe_load(TEXT.replace("2018-10-17", '"2018-10-17"'))
    jsonschema.Draft202012Validator(json_schema()).validate(written)


@pytest.mark.parametrize(
    ("change", "at", "says"),
    [
        pytest.param(("https://boards", "http://boards"), "opens_at:", "match ^https://", id="no-tls"),
        pytest.param(
            ("opens_at: https://boards.example/start\n", ""), "id:", "add `opens_at:`", id="nowhere"
        ),
        pytest.param(("  type: manual", "  type: none"), "type: none", "use 'manual'", id="nobody"),
        pytest.param(
            ("  instructions: Invite the person by their company address.\n", ""),
            "provisioning:",
            "add `instructions:`",
            id="no-instructions",
        ),
        pytest.param(
            ("  removal: Remove the person and free the seat.\n", ""),
            "provisioning:",
            "add `removal:`",
            id="no-removal",
        ),
        pytest.param(
            ("provisioning:", "check: {method: GET, path: /}\nprovisioning:"),
            "check:",
            "is not part of the format; remove it",
            id="check",
        ),
        pytest.param(
            ("provisioning:", "proxy: {base_url: 'https://boards.example'}\nprovisioning:"),
            "proxy:",
            "is not part of the format; remove it",
            id="proxy",
        ),
        pytest.param(
            ("    approval: person\n", "    approval: person\n    activation: {max: 2 hours}\n"),
            "id:",
            "leave `activation` out of the plans",
            id="activation",
        ),
        pytest.param(
            ("metadata: {on_request: true}", "metadata: {}"),
            "id: large",
            "`metadata.on_request: true`",
            id="price",
        ),
        pytest.param(("type: by_hand", "type: byhand"), "type: byhand", "'api_key', 'by_hand'", id="kind"),
    ],
)
def test_what_it_cannot_be_is_refused_by_line_and_fix(change: tuple[str, str], at: str, says: str) -> None:
    """No half of the gateway, no way without people, no price that is none."""
    text = TEXT.replace(*change)
    assert text != TEXT
    said = fault_of(text)
    if at != "id:":
        assert f"line {line_of(text, at)}:" in said
    assert says in said


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("free: false", "free: true", 1), id="free-with-a-price"),
        pytest.param(
            lambda text: text.replace(
                "{on_request: true}", "{on_request: true, costs: [{amount: {usd: 1}, unit: X}]}"
            ),
            id="a-price-on-request",
        ),
    ],
)
def test_a_plan_says_one_thing_of_its_price(change: Callable[[str], str]) -> None:
    """Free, a price, or a price on request."""
    assert "says more than one of free" in fault_of(change(TEXT))
