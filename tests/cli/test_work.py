"""A working day in a terminal: answering, looking after, and what is a file at one of its ends."""

import io
import zipfile
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from gateway import cli
from gateway.authz import Policies
from gateway.cli import show
from tests.cli.conftest import Terminal
from tests.company import Company, open_grant
from tests.rulebook import changes


async def said(terminal: Terminal, *words: str) -> Any:  # noqa: ANN401  # JSON
    """What a command that has to work prints for programs."""
    ran = await terminal.run(*words, "--json")
    assert ran.code == 0, ran.err
    return ran.json


async def test_what_waits_is_seen_asked_about_and_answered(terminal: Terminal, company: Company) -> None:
    """The whole way of a request, by two people; whoever asked does not answer."""
    wish = ("desk", "--plan", "deluxe", "--reason", "For a quote.")
    await terminal.be(company.ines)
    assert (await said(terminal, "requests", "preview", *wish))["automatic"] is False
    request = (await said(terminal, "requests", "submit", *wish))["id"]
    assert (await terminal.run("approvals", "approve", request)).code == 6
    await terminal.be(company.it)
    assert [one["id"] for one in await said(terminal, "approvals", "list")] == [request]
    await said(terminal, "approvals", "ask", request, "--reason", "Which one?")
    await terminal.be(company.ines)
    await said(terminal, "requests", "answer", request, "--words", "The mill's.")
    await terminal.be(company.it)
    approved = await said(terminal, "approvals", "approve", request, "--shorten", "7d")
    assert (approved["state"], approved["duration"]) == ("approved", "P7D")
    assert (await terminal.run("approvals", "deny", request, "--reason", "Too late.")).code == 8
    await terminal.be(company.ines)
    (grant,) = await said(terminal, "grants", "list", "--mine", "--state", "provisioning")
    why = await terminal.run("grants", "why", grant["id"])
    assert ("Wishes 1" in why.out, "For a quote." in why.out) == (True, True)
    withdrawn = await said(terminal, "grants", "withdraw", grant["id"])
    assert withdrawn["state"] in {"revoking", "ended"}


async def test_people_and_the_trail_are_for_those_who_look_after_them(
    terminal: Terminal, company: Company, tmp_path: Path
) -> None:
    """Each with somebody who may not; a pack is saved and is a ZIP."""
    grant = await open_grant(terminal.desk.units, company.ines, "desk")
    file = tmp_path / "pack.zip"
    await terminal.be(company.ines)
    for words in (("people", "list"), ("audit", "list"), ("audit", "evidence", str(grant.id))):
        assert (await terminal.run(*words)).code == 6, words
    await terminal.be(company.auditor)
    assert (await terminal.run("audit", "list", "--object", f"Grant:{grant.id}")).code == 0
    saved = await terminal.run("audit", "evidence", str(grant.id), "--to", str(file))
    assert (saved.code, zipfile.is_zipfile(io.BytesIO(file.read_bytes()))) == (0, True)
    await terminal.be(company.it)
    (olaf,) = await said(terminal, "people", "list", "--search", "olaf")
    closed = await said(terminal, "people", "deactivate", olaf["id"], "--reason", "Left us.")
    assert closed["active"] is False
    assert (await terminal.run("people", "deactivate", "nobody", "--reason", "Left us.")).code == 7


async def test_files_go_in_as_they_are_named(
    terminal: Terminal, company: Company, policies: Policies, tmp_path: Path
) -> None:
    """Rules by the names that rules have, a list of before, several values of one kind."""
    places = []
    for name, text in changes.shut(policies).items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
        places.append(str(place))
    owners = tmp_path / "owners.csv"
    owners.write_text("service,seat,username\ndesk,it_owner,olaf\n")
    await terminal.be(company.it)
    assert (await said(terminal, "policy", "try", *places))["added"] == [changes.RULE]
    change = await said(terminal, "policy", "propose", *places, "--why", "It is being moved.")
    assert (await terminal.run("policy", "accept", change["id"], "--reason", "Mine.")).code == 6
    assert (await said(terminal, "policy", "reject", change["id"], "--reason", "Not now."))[
        "state"
    ] == "rejected"
    looked = await said(terminal, "imports", "run", "owners", str(owners))
    assert (looked["fine"], looked["done"]) == (1, False)
    assert (await said(terminal, "imports", "run", "owners", str(owners), "--write"))["done"] is True
    drawn = await said(
        terminal, "circles", "define", "night", "--name", "Night", "--realm", "workforce", "--unit", "sales"
    )
    assert (drawn["realms"], drawn["units"], drawn["organisations"]) == (["workforce"], ["sales"], [])


def test_the_shell_is_told_the_words() -> None:
    """Nouns, and the verbs of a noun."""
    for typed, word in (("frontdesk appr", "approvals"), ("frontdesk approvals de", "deny")):
        surroundings = {"_FRONTDESK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}
        ran = CliRunner().invoke(cli.app, [], prog_name="frontdesk", env=surroundings)
        assert word in ran.output, ran.output


def test_what_has_parts_is_shown_in_lines_of_its_own() -> None:
    """And whatever somebody typed into one of them moves no cursor."""
    thing = {
        "id": "1",
        "wishes": [{"by": "in\x1b[2Jes", "none": None}],
        "curl": "a \\\n  b\n",
        "of": {"x": 1},
    }
    assert list(show.lines(thing)) == [
        "Id                 1",
        "Wishes 1",
        "  By               in [2Jes",
        "Curl",
        "  a \\",
        "    b",
        "Of",
        "  X                1",
    ]
