"""The snippets of a service's page, run as they stand, through a real Envoy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gateway import tokens
from gateway.tokens import calling
from tests.enforcement.envoy.gateway import Decided
from tests.enforcement.envoy.stack import Stack

SECRET = tokens.rules.written(lambda letters: letters[11])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An Envoy whose gateway lets nobody pass but the token."""

    def decide(headers: Mapping[str, str]) -> Decided:
        if headers.get("authorization") != f"Bearer {SECRET}":
            return 401, []
        return 200, [("x-frontdesk-value-user", "ines"), ("x-frontdesk-grant", "g-1")]

    with Stack(tmp_path_factory.mktemp("x")) as running:
        running.gateway.decide = decide
        yield running


def run(words: list[str], folder: Path, token: str) -> subprocess.CompletedProcess[str]:
    """A program with the token in its environment and nothing else of ours."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), calling.VARIABLE: token}
    return subprocess.run(
        words, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("language", ["curl", "python", "node"])
def test_a_snippet_works_as_it_stands(stack: Stack, tmp_path: Path, language: str) -> None:
    """The upstream answers and gets the key of the service, never the token; a wrong token fails."""
    program = {"curl": "sh", "python": sys.executable, "node": "node"}[language]
    if shutil.which("curl" if language == "curl" else program) is None:
        pytest.skip(f"{language} is not installed")
    snippet = getattr(
        calling.calls(f"http://tables.localhost:{stack.port}", "/-/rows?x=1&y='$HOME\""), language
    )
    file = tmp_path / {"curl": "call.sh", "python": "call.py", "node": "call.mjs"}[language]
    file.write_text(snippet)
    good = run([program, str(file)], tmp_path, SECRET)
    assert good.returncode == 0, good.stderr
    assert "Bearer canary-key" in good.stdout
    assert SECRET not in good.stdout
    assert run([program, str(file)], tmp_path, "frd_wrong").returncode != 0


@pytest.mark.parametrize("language", ["curl", "python", "node"])
def test_elsewhere_a_snippet_names_the_address_itself(language: str) -> None:
    """No loopback where the name is known to everybody; the token is never part of the text."""
    snippet = getattr(calling.calls("https://prices.desk.example", "/v1/items"), language)
    assert "https://prices.desk.example/v1/items" in snippet
    assert "127.0.0.1" not in snippet
    assert calling.VARIABLE in snippet
