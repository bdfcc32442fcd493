"""What Envoy starts from, and that Envoy itself accepts all that is generated."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.enforcement.envoy import bootstrap
from gateway.enforcement.envoy.node import Node, read_node
from gateway.enforcement.envoy.shapes import CLUSTER_TYPE, FILTER_TYPE, LISTENER_TYPE, ROUTES, ROUTES_TYPE
from gateway.enforcement.snapshot import Snapshot, Upstream, snapshot
from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import ENVOY
from tests.enforcement.envoy.test_walk import every_kind

NODE = Node(id="one", binds=("127.0.0.1",), port=8080, access_log="/dev/null")


def _written(tmp_path: Path, *more: str) -> dict[str, Any]:
    out = tmp_path / "envoy.json"
    given = ["--node", "one", "--socket-dir", str(tmp_path), "--port", "8080", "--out", str(out), *more]
    bootstrap.main(given)
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def test_it_listens_on_loopback_unless_told_otherwise(tmp_path: Path) -> None:
    """An address has to be given to be reachable from elsewhere."""
    assert set(_written(tmp_path)["node"]["metadata"]["binds"]) <= {"127.0.0.1", "::1"}
    assert _written(tmp_path, "--bind", "192.0.2.1")["node"]["metadata"]["binds"] == ["192.0.2.1"]


def test_it_speaks_to_the_gateway_over_its_folder_alone(tmp_path: Path) -> None:
    """No port of the control plane or of Envoy's administration."""
    found = _written(tmp_path)
    assert "socket_address" not in json.dumps(found)
    assert found["admin"]["address"]["pipe"] == {"path": str(tmp_path / "envoy-one.sock"), "mode": 0o600}


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    """Half of a pair would be plain HTTP."""
    with pytest.raises(SystemExit):
        _written(tmp_path, "--tls-cert", "cert.pem")


def test_a_node_reads_as_it_was_written() -> None:
    """Paths included."""
    node = replace(NODE, tls_cert="/c", tls_key="/k")
    assert read_node({"id": "one", "metadata": node.metadata()}) == node


def _all_at_once(found: Snapshot, tmp_path: Path) -> dict[str, Any]:
    """The whole configuration in one file, as `--mode validate` reads it."""
    whole: dict[str, Any] = json.loads(json.dumps(bootstrap.bootstrap(NODE, tmp_path)))
    listener = found.topic(LISTENER_TYPE, "", {"id": NODE.id, "metadata": NODE.metadata()})
    assert listener
    placed = _message(listener.resources[0])
    manager = placed["filter_chains"][0]["filters"][0]["typed_config"]
    manager["route_config"] = _message(found.topics[ROUTES_TYPE, ROUTES].resources[0])
    del manager["rds"]
    for one in (one for one in manager["http_filters"] if "config_discovery" in one):
        resource = found.topics[FILTER_TYPE, one["name"]].resources[0]
        del one["config_discovery"]
        one["typed_config"] = resource["typed_config"]
    del whole["dynamic_resources"]
    whole["static_resources"]["listeners"] = [placed]
    whole["static_resources"]["clusters"] += [
        _message(one) for one in found.topics[CLUSTER_TYPE, ""].resources
    ]
    return whole


def _message(resource: object) -> dict[str, Any]:
    """A resource without the type that only discovery needs."""
    copied: dict[str, Any] = json.loads(json.dumps(resource))
    del copied["@type"]
    return copied


def _validate(whole: dict[str, Any], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "whole.json"
    path.write_text(json.dumps(whole))
    command = [str(ENVOY), "--mode", "validate", "-c", str(path), "-l", "error"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_envoy_accepts_every_kind_of_configuration(tmp_path: Path) -> None:
    """All manifests' switches, TLS, sockets, names, a full deny list."""
    other = (
        replace(
            facts.CALENDAR,
            slug="tls",
            host="tls.localhost",
            upstream=Upstream(host="a.test", port=1, tls=True),
        ),
        replace(facts.CALENDAR, slug="sock", host="sock.localhost", upstream=Upstream(socket="/run/x.sock")),
    )
    ids = frozenset(f"0192f0c4-0000-7000-8000-{number:012d}" for number in range(500))
    denied = replace(facts.nobody_denied(), grants=ids)
    jwks = json.dumps({"keys": [_PUBLIC]})
    found = snapshot(facts.published(*every_kind(), *other, jwks=jwks), denied, facts.pages())
    checked = _validate(_all_at_once(found, tmp_path), tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_envoy_refuses_a_planted_fault(tmp_path: Path) -> None:
    """The check can fail."""
    found = snapshot(
        facts.published(jwks=json.dumps({"keys": [_PUBLIC]})), facts.nobody_denied(), facts.pages()
    )
    whole = _all_at_once(found, tmp_path)
    whole["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"][
        "codec_type"
    ] = "X"
    assert _validate(whole, tmp_path).returncode != 0


_PUBLIC = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "k1",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
