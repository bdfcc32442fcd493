"""The table of verbs and the API say the same; every answer has an exit code."""

import re

import pytest
from fastapi.openapi.utils import get_openapi

from gateway import api
from gateway.cli import offer, show
from gateway.cli.errors import EXIT_CODES, OF_STATUS, NotRunning, Trouble
from gateway.cli.site import Site, of
from gateway.cli.verbs import NOUNS, VERBS, Place, Verb
from tests.cli.conftest import Terminal
from tests.company import Company, open_grant


def routes() -> set[tuple[str, str]]:
    """Every operation of the API by method and path."""
    described = get_openapi(title="API", version="1", routes=api.routes().routes)["paths"]
    return {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, operations in described.items()
        for method in operations
    }


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.noun} {verb.name}")
def test_every_row_leads_to_a_route_with_these_names(verb: Verb) -> None:
    """Method and path are there; path values are those of the path."""
    assert (verb.method, verb.path) in routes()
    in_path = {value.name for value in verb.values if value.place is Place.PATH}
    assert in_path == set(re.findall(r"{([a-z_]+)}", verb.path))
    assert verb.noun in NOUNS


def test_a_row_that_leads_nowhere_would_be_found() -> None:
    """The check above is able to fail."""
    assert ("GET", "/services/{slug}/nothing") not in routes()
    assert ("GET", "/services/{slug}") in routes()


def test_every_command_explains_itself() -> None:
    """A group for each noun, and no verb twice."""
    assert set(offer.nouns()) == set(NOUNS)
    assert len({(verb.noun, verb.name) for verb in VERBS}) == len(VERBS)


async def test_a_table_for_people_and_json_for_programs(terminal: Terminal, company: Company) -> None:
    """The same rows in both."""
    await terminal.be(company.ines)
    table = await terminal.run("services", "list", "--search", "desk")
    assert table.out.splitlines()[0].split() == ["Slug", "Name", "Summary", "Offer"]
    listed = (await terminal.run("services", "list", "--json", "--limit", "2")).json
    assert isinstance(listed, list)
    assert [one["slug"] for one in listed] == ["deals", "desk"]
    assert (await terminal.run("grants", "list")).out == "There is nothing to show.\n"


async def test_asking_holding_and_giving_back(terminal: Terminal, company: Company) -> None:
    """The way of a person, in three commands; a value in a short form of time."""
    await terminal.be(company.ines)
    asked = await terminal.run(
        "requests",
        "submit",
        "desk",
        "--plan",
        "basic",
        "--reason",
        "For a quote.",
        "--duration",
        "8h",
        "--json",
    )
    assert asked.code == 0, asked.err
    request = asked.json
    assert isinstance(request, dict)
    assert request["duration"] == "PT8H"
    grant = request["grants"][0]["id"]
    assert "Desk" not in (await terminal.run("grants", "show", grant)).err
    assert (await terminal.run("requests", "show", request["id"])).code == 0


async def test_every_kind_of_no_has_its_code(terminal: Terminal, company: Company) -> None:
    """One sentence each, with the rule where one decided."""
    assert (await terminal.run("grants", "list")).code == 5
    await terminal.be(company.ines)
    grant = await open_grant(terminal.desk.units, company.ines, "desk")
    refused = await terminal.run("grants", "revoke", str(grant.id), "--reason", "Because.")
    assert refused.code == 6
    missing = await terminal.run("services", "show", "nothing")
    assert (missing.code, missing.err) == (7, "We cannot find that.")
    long = ("requests", "submit", "desk", "--plan", "basic", "--reason", "Again.", "--duration", "400d")
    by_rule = await terminal.run(*long)
    assert (by_rule.code, "request.duration-within-plan" in by_rule.err) == (6, True)
    bad = await terminal.run("requests", "submit", "../etc", "--reason", "For a quote.")
    assert (bad.code, "service:" in bad.err) == (1, True)
    assert (await terminal.run("grants", "revoke")).code == 2
    assert (await terminal.run("grants", "return", str(grant.id))).code == 0
    assert (await terminal.run("grants", "return", str(grant.id))).code == 8
    terminal.network.down = True
    assert (await terminal.run("grants", "list")).code == 3


def test_what_others_typed_moves_no_cursor() -> None:
    """Names come from other people; a terminal obeys control signs."""
    assert show.said("a\x1b[2Jb\x9b\u202ec\n") == "a [2Jb  c "
    assert show.said("2026-03-02T09:30:00Z") == "2026-03-02 09:30 UTC"
    assert [show.said(value) for value in (None, True, ["a", {"slug": "b"}])] == ["", "yes", "a, b"]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("15m", "PT15M"), ("8h", "PT8H"), (" 30D ", "P30D"), ("2w", "P2W"), ("P1DT2H", "P1DT2H"), ("x", "x")],
)
def test_a_time_is_typed_in_a_short_form(typed: str, sent: str) -> None:
    """What is none is judged by the API, in its words."""
    assert offer.duration(typed) == sent


@pytest.mark.parametrize(
    "url", ["http://desk.example", "ftp://localhost", "desk", "https://", "https://a:b@c"]
)
def test_an_address_that_would_show_the_sign_in_is_refused(url: str) -> None:
    """Plain HTTP is for this machine alone."""
    with pytest.raises(Trouble):
        of(url)
    assert of("http://localhost:8080/") == Site("http://localhost:8080")
    assert of("https://desk.example").issuer("partners") == "https://id.desk.example/realms/partners"


def test_exit_codes_are_those_that_are_documented() -> None:
    """Scripts lean on them."""
    codes = {kind.code for kind in OF_STATUS.values()} | {Trouble.code, NotRunning.code}
    assert codes == {int(code) for code in re.findall(r"(?:^|; |: )([0-9])", EXIT_CODES)} - {0, 2}
