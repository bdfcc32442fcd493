"""What keeps a stack from starting is one sentence that says what to do."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.local import home as homes
from gateway.local import ports
from tests.local.conftest import Start
from tests.local.processes import frontdesk


def test_a_second_up_on_a_running_stack_is_refused(small: Start) -> None:
    """In the foreground and in the background; the first goes on."""
    stack = small()
    stack.until("ready")
    for words in (("up",), ("up", "--detach")):
        refused = frontdesk(*words)
        assert refused.returncode == 1
        assert "already runs" in refused.stderr
        assert "frontdesk down" in refused.stderr
    assert stack.state["state"] == "ready"


def test_a_taken_port_is_named_with_another_to_choose(home: Path) -> None:
    """Before anything is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = frontdesk("up", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert f"Port {port} is taken" in refused.stderr
    assert f"FRONTDESK_PORT={port + 1}" in refused.stderr
    assert not (home / "postgres").exists()


def test_a_full_disk_is_named_with_the_folder(home: Path, tmp_path: Path) -> None:
    """A tiny file system, mounted where nobody else sees it."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    home.mkdir()
    mounted = f'mount -t tmpfs -o size=8m none {home} && exec "$0" -m gateway.cli up --port {ports.free()}'
    run = ["unshare", "--mount", "sh", "-c", mounted, sys.executable]
    refused = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    if "mount" in refused.stderr and "permission" in refused.stderr.lower():
        pytest.skip("mounting is forbidden here")
    assert refused.returncode == 1
    assert f"MB are free at {home}" in refused.stderr
    assert "FRONTDESK_HOME" in refused.stderr


def test_a_home_that_cannot_be_made_is_named(home: Path) -> None:
    """A file where a folder should be."""
    home.write_text("")
    refused = frontdesk("up", "--port", str(ports.free()))
    assert refused.returncode == 1
    assert f"{home} cannot be made" in refused.stderr


def test_a_certificate_that_cannot_be_read_is_named(home: Path) -> None:
    """Before anything is started."""
    refused = frontdesk("up", "--tls", str(home / "none.pem"), "--domain", "apps.example.com")
    assert refused.returncode == 1
    assert "none.pem cannot be read" in refused.stderr


def test_down_ends_the_stack_and_says_when_there_is_none(small: Start) -> None:
    """The second time there is nothing to end: exit code 3."""
    stack = small("valkey")
    stack.until("ready")
    assert frontdesk("down").returncode == 0
    assert stack.process.wait(10) == 0
    again = frontdesk("down")
    assert again.returncode == 3
    assert "No stack runs" in again.stderr


def test_status_says_what_runs_and_stops_saying_it_when_the_parent_is_killed(small: Start) -> None:
    """What a dead stack last wrote about itself is not believed."""
    stack = small("valkey")
    stack.until("ready")
    ready = frontdesk("status", "--json")
    assert ready.returncode == 0
    found = json.loads(ready.stdout)
    assert found["state"] == "ready"
    assert {process["name"] for process in found["processes"]} == {"valkey", "web"}
    assert all(process["ready"] and process["pid"] for process in found["processes"])
    assert set(found["urls"]) == {"portal", "api", "issuers", "services"}
    assert set(found["demo"]) == {"people", "clients"}
    stack.process.kill()
    stack.wait()
    stopped = frontdesk("status", "--json")
    assert stopped.returncode == 3
    assert json.loads(stopped.stdout) | {"demo": {}} == {
        "state": "stopped",
        "urls": {},
        "processes": [],
        "demo": {},
    }


def test_status_merges_what_the_seed_wrote(small: Start, home: Path) -> None:
    """People, machine clients, and an address for each service."""
    person = {
        "username": "ada",
        "email": "ada@x.example",
        "password": "p",
        "realm": "workforce",
        "role": "employee",
    }
    client = {"client_id": "robot", "client_secret": "s", "realm": "partners", "services": ["prices"]}
    stack = small()
    stack.until("ready")
    homes.write_json(home / "demo.json", {"people": [person], "clients": [client], "services": ["prices"]})
    found = json.loads(frontdesk("status", "--json").stdout)
    port = stack.state["front"]["port"]
    assert found["demo"] == {"people": [person], "clients": [client]}
    assert found["urls"]["services"] == {"prices": f"http://prices.localhost:{port}"}
    assert found["urls"]["issuers"]["workforce"] == f"http://id.localhost:{port}/realms/workforce"


def test_logs_shows_one_and_names_the_others(small: Start) -> None:
    """A name that does not exist is answered with those that do."""
    stack = small()
    stack.until("ready")
    assert frontdesk("logs", "once").stdout == "done\n"
    assert frontdesk("logs").stdout.split() == ["once", "web"]
    wrong = frontdesk("logs", "wep")
    assert wrong.returncode == 1
    assert "once, web" in wrong.stderr


def test_reset_removes_the_state_but_not_of_a_running_stack(small: Start, home: Path) -> None:
    """The next start is a first start."""
    stack = small("valkey")
    stack.until("ready")
    refused = frontdesk("reset", "--yes")
    assert refused.returncode == 1
    assert "frontdesk down" in refused.stderr
    stack.process.terminate()
    stack.wait()
    assert frontdesk("reset", "--yes").returncode == 0
    assert not home.exists()


def test_a_folder_with_other_things_is_neither_used_nor_removed(home: Path) -> None:
    """FRONTDESK_HOME may have been set to somebody's own folder."""
    home.mkdir()
    (home / "notes.txt").write_text("mine")
    for words in (("up", "--port", str(ports.free())), ("reset", "--yes")):
        refused = frontdesk(*words)
        assert refused.returncode == 1
        assert "holds other things" in refused.stderr
    assert [path.name for path in home.iterdir()] == ["notes.txt"]


def test_secrets_are_for_their_owner_alone(small: Start, home: Path) -> None:
    """Files 0600, folders 0700, and the same values at the next start."""
    stack = small("valkey")
    stack.until("ready")
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (home / "valkey" / "valkey.conf").stat().st_mode & 0o777 == 0o600
    assert homes.Home(home).sockets.stat().st_mode & 0o777 == 0o700
    assert homes.Home(home).secrets() == json.loads((home / "secrets.json").read_text())
