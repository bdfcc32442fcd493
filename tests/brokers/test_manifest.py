"""The format: what it takes, what it refuses, and how it says so."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from brokers import sdk
from brokers.sdk.manifest import ManifestFault, json_schema, parse

FOLDER = Path(sdk.__file__).parent.parent / "manifests"
PRICES = (FOLDER / "prices.yaml").read_text()
CALENDAR = (FOLDER / "calendar.yaml").read_text()


def fault_of(text: str) -> str:
    """What the parser says about the text."""
    with pytest.raises(ManifestFault) as refused:
        parse(text)
    return str(refused.value)


def brokered(text: str) -> sdk.Manifest:
    """The manifest of a service that the gateway stands in front of."""
    manifest = parse(text)
    assert isinstance(manifest, sdk.Manifest)
    return manifest


def line_of(text: str, part: str) -> int:
    """The line on which the part stands, from 1."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_manifest_says_everything_about_a_service() -> None:
    """The sections come out typed."""
    manifest = brokered(PRICES)
    assert manifest.kind == "api_key"
    assert manifest.plans[0].max_hours == 365 * 24
    assert manifest.plans[0].metadata.costs[0].currency == "EUR"
    assert manifest.proxy.credentials == {"key"}


def test_a_stored_manifest_reads_back_as_itself() -> None:
    """The document is JSON, and the digest the same."""
    manifest = parse(PRICES)
    again = sdk.Manifest.model_validate(json.loads(json.dumps(manifest.document)))
    assert (again, again.digest) == (manifest, manifest.digest)


def test_another_price_is_another_digest() -> None:
    """A report about one content is no report about another."""
    assert parse(PRICES).digest != parse(PRICES.replace("19.00", "18.00")).digest


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_template_fits_the_json_schema_and_fifty_lines(file: Path) -> None:
    """A new service is one short file, and an editor can check it."""
    text = file.read_text()
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.safe_load(text))
    assert len(text.splitlines()) < 60


def test_the_json_schema_refuses_an_unknown_field() -> None:
    """It is as strict as the parser."""
    document = yaml.safe_load(PRICES) | {"colour": "red"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(document)


@pytest.mark.parametrize(
    ("change", "at", "says"),
    [
        pytest.param(
            ("how_it_knows:", "how_it_knowz:"), "how_it_knowz", "write `how_it_knows`", id="misspelt"
        ),
        pytest.param(
            ("approval: automatic", "approval: auto"), "approval: auto", "'automatic' or 'person'", id="word"
        ),
        pytest.param(('"1.0"', "1.0"), "version:", "put it in quotes", id="number"),
        pytest.param(("90 days", "soon"), "duration:", "`30 days`", id="duration"),
        pytest.param(("90 days", "366 days"), "duration:", "make `default` the shorter one", id="order"),
        pytest.param(("type: api_key", "type: oauth2"), "type: oauth2", "'header', 'api_key'", id="kind"),
        pytest.param(("  path: /-/actor.json\n", ""), "check:", "add `path:`", id="missing"),
        pytest.param(
            ("Bearer {credential.key}", "Bearer {env.HOME}"), "in: header", "does not know", id="variable"
        ),
        pytest.param(
            ("name: Authorization", "name: Cookie"), "in: header", "written by the gateway", id="header"
        ),
        pytest.param(("name: Authorization", "name: X_Key"), "in: header", "match", id="underscore"),
        pytest.param(
            ("http://127.0.0.1:8001", "http://u:p@127.0.0.1:8001"), "base_url", "remove user", id="user"
        ),
        pytest.param(
            ("http://127.0.0.1:8001", "file:///etc/passwd"), "base_url", "is not an address", id="scheme"
        ),
    ],
)
def test_a_fault_names_line_and_fix(change: tuple[str, str], at: str, says: str) -> None:
    """Whoever wrote the file is led to the place."""
    text = PRICES.replace(*change)
    fault = fault_of(text)
    assert f"line {line_of(text, at)}:" in fault
    assert says in fault


@pytest.mark.parametrize("section", ["check", "rate_limit", "error_handler", "provisioning", "proxy", "auth"])
def test_a_section_cannot_be_left_out(section: str) -> None:
    """What other products leave to luck is part of every manifest here."""
    document = yaml.safe_load(PRICES)
    del document[section]
    assert f"{section}: is missing; add `{section}:`" in fault_of(yaml.safe_dump(document))


def test_revocation_cannot_be_left_out() -> None:
    """How access ends upstream is always said."""
    document = yaml.safe_load(PRICES)
    del document["auth"][0]["revocation"]
    assert "auth.0.revocation: is missing" in fault_of(yaml.safe_dump(document))


def test_every_fault_is_told_at_once() -> None:
    """Nobody mends a file line by line."""
    text = PRICES.replace('"1.0"', "1.0").replace("approval: automatic", "approval: auto")
    assert len(fault_of(text).splitlines()) == 2


def _document(change: Callable[[dict[str, object]], None]) -> str:
    document = yaml.safe_load(PRICES)
    change(document)
    return yaml.safe_dump(document)


def test_a_secret_is_declared_and_injected_or_neither() -> None:
    """A secret that goes nowhere, or comes from nowhere, is a fault."""
    assert "differ in kee, key" in fault_of(PRICES.replace("credential.key", "credential.kee"))
    unused = _document(lambda d: d.update(credentials={}))
    assert "differ in key" in fault_of(unused)


def test_identity_and_secret_never_share_a_header() -> None:
    """The one goes into a lease, where the other must not be."""
    assert "mixes identity" in fault_of(PRICES.replace("Bearer {", "{identity.email} {"))


def test_a_header_service_says_how_to_see_it_believed() -> None:
    """Otherwise a forged call could not be told from a welcome page."""
    text = CALENDAR.replace(', identity: "/{identity.username}/"', "")
    assert "shows whom it believes" in fault_of(text)


def test_a_private_address_is_named_or_refused() -> None:
    """The list is explicit, so that a moved address cannot slip inside."""
    assert "name `127.0.0.1:8001`" in fault_of(PRICES.replace('private: ["127.0.0.1:8001"]', "private: []"))
    assert "name `localhost:80`" in fault_of(PRICES.replace("http://127.0.0.1:8001", "http://localhost"))


def test_a_moved_service_reaches_its_new_address_and_not_the_old_one() -> None:
    """The list of private targets moves along."""
    moved = brokered(PRICES).moved_to("http://127.0.0.1:9009/")
    assert moved.proxy.destinations == ("http://127.0.0.1:9009", "private 127.0.0.1:9009")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a: &x [1]\nb: *x\n", "line 1: manifest: uses an anchor", id="anchor"),
        pytest.param("a: !!python/object/apply:os.system [ls]\n", "tag", id="python tag"),
        pytest.param("id: a\nname: b\nid: c\n", "line 3: id: stands here twice", id="duplicate"),
        pytest.param("a: [\n", "is not YAML", id="broken"),
        pytest.param("- a\n- b\n", "is not a mapping", id="list"),
        pytest.param("", "is not a mapping", id="empty"),
        pytest.param("? [a]\n: b\n", "key that is not a word", id="list as key"),
        pytest.param("a: " + "[" * 40 + "]" * 40, "nested too deeply", id="deep"),
        pytest.param("a: " + "[" * 30_000, "nested too deeply", id="very deep"),
        pytest.param("a: " + "x" * 70_000, "larger than 64 KiB", id="huge"),
        pytest.param("a: \x07", "is not YAML", id="control sign"),
    ],
)
def test_yaml_that_plays_tricks_is_refused(text: str, says: str) -> None:
    """Bombs, tags and doubles never reach the model."""
    assert says in fault_of(text)


def test_a_billion_laughs_end_at_the_first_anchor() -> None:
    """Nothing is expanded before it is refused."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "anchor" in fault_of("\n".join(rows))
