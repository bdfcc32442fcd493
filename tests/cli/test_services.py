"""Manifests and secrets from a terminal."""

from pathlib import Path

from tests.cli.conftest import Terminal
from tests.company import Company, manifest_text

TEXT = manifest_text("notes")


async def test_a_manifest_is_applied_new_or_not(terminal: Terminal, company: Company, tmp_path: Path) -> None:
    """The first time it registers, the second time the service follows it."""
    await terminal.be(company.it)
    file = tmp_path / "notes.yaml"
    file.write_text(TEXT)
    for version in (1, 2):
        applied = (await terminal.run("service", "apply", str(file), "--json")).json
        assert isinstance(applied, dict)
        assert (applied["slug"], applied["manifest_version"]) == ("notes", version)
    piped = await terminal.run("services", "apply", "-", typed=TEXT)
    assert (piped.code, "3" in piped.out) == (0, True)


async def test_what_is_no_manifest_names_the_line(
    terminal: Terminal, company: Company, tmp_path: Path
) -> None:
    """Broken YAML here, a wrong value there, no file, no right."""
    await terminal.be(company.it)
    file = tmp_path / "notes.yaml"
    for text, words in (("a: [", "is no YAML"), ("name: x", "no `id`"), (TEXT + "\nmore: 1\n", "line")):
        file.write_text(text)
        said = await terminal.run("services", "apply", str(file))
        assert (said.code, words in said.err) == (1, True), said
    assert (await terminal.run("services", "apply", str(tmp_path / "none.yaml"))).code == 1
    file.write_text(TEXT)
    await terminal.be(company.ines)
    assert (await terminal.run("services", "apply", str(file))).code in {6, 7}


async def test_a_secret_is_piped_in_and_is_no_argument(terminal: Terminal, company: Company) -> None:
    """Arguments stand in the list of processes."""
    await terminal.be(company.it)
    said = await terminal.run("services", "credential", "desk", "key", "--secret", "in-the-open")
    assert (said.code, "no argument" in said.err) == (1, True)
    piped = await terminal.run("services", "credential", "desk", "key", typed="from-the-vault\n")
    assert "from-the-vault" not in piped.out + piped.err
