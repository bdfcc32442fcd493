"""Proposals in the portal: declare, ask, join in, answer, each without script, and each no with a way on."""

import pytest

from gateway import proposals
from gateway.proposals import ProposalState
from tests.portal.conftest import Desk
from tests.proposals.kit import FIGMA, state_of, submitted, supported

FORM = {**{name: str(value) for name, value in FIGMA.items()}, "address": "https://figma.example/team"}
HOSTILE = "<script>alert('x')</script>"


async def test_a_search_without_result_leads_to_a_page_that_is_filled_in(desk: Desk) -> None:
    """Kind and name come along; what else has to be said is asked, and the answer is promised."""
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get("/proposals/new?kind=tool&name=Figma")).text
        assert "Which tool do you use?" in page
        assert 'value="Figma"' in page
        answer = await browser.post("/proposals", FORM)
        assert answer.status_code == 303
        page = (await browser.get(answer.headers["location"])).text
        assert "IT is told now" in page
        assert "Ines declared it" in page
        assert "1 person needs it" in page
        assert 'href="https://figma.example/team"' in page
        assert "I need this too" not in page
        page = (await browser.get("/proposals")).text
        assert "Figma" in page
        page = (await browser.get("/proposals/new?kind=nonsense")).text
        assert "What should there be?" in page


async def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(desk: Desk) -> None:
    """Each by a sentence of its own; what was typed stays."""
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/proposals/new")
        wrong = FORM | {"purpose": "", "data": "", "address": "http://figma.example", "people": "0"}
        answer = await browser.post("/proposals", wrong)
        assert answer.status_code == 422
        for field in ("purpose", "data", "address", "people"):
            assert f'id="{field}-err"' in answer.text, field
            assert f'href="#{field}"' in answer.text, field
        assert 'id="name-err"' not in answer.text
        assert 'value="Figma"' in answer.text
        assert 'value="http://figma.example"' in answer.text


async def test_the_same_again_is_supported_instead(desk: Desk) -> None:
    """Said before anything is typed, and again where it is sent all the same."""
    made = await submitted(desk.units, desk.company.ines)
    async with desk.browser(desk.company.olaf) as browser:
        page = (await browser.get("/proposals/new?name=fig-ma")).text
        assert "This has been proposed already" in page
        assert f'action="/proposals/{made}/support"' in page
        answer = await browser.post("/proposals", FORM)
        assert answer.status_code == 409
        assert f'action="/proposals/{made}/support"' in answer.text
        answer = await browser.post(f"/proposals/{made}/support")
        page = (await browser.get(answer.headers["location"])).text
        assert "You are counted" in page
        assert "2 people need it" in page
        assert "1 colleague joined in" in page
        assert f"/proposals/{made}/support" not in page
        again = await browser.post(f"/proposals/{made}/support")  # a second press in another tab
        assert again.status_code == 303
    async with desk.units.read(desk.company.ines) as unit:
        assert (await proposals.proposal(unit, made)).wanted == 2


async def test_an_eleventh_is_refused_with_what_to_do(desk: Desk) -> None:
    """On the same page, with everything that was typed."""
    for number in range(10):
        await submitted(desk.units, desk.company.ines, name=f"Tool {number}")
    async with desk.browser(desk.company.ines) as browser:
        await browser.get("/proposals/new")
        answer = await browser.post("/proposals", FORM)
        assert answer.status_code == 429
        assert "Withdraw one that you no longer need" in answer.text
        assert 'value="Figma"' in answer.text


async def test_ones_own_is_withdrawn_and_anothers_is_not(desk: Desk) -> None:
    """The button is there for whoever may; a post all the same is refused."""
    made = await submitted(desk.units, desk.company.ines)
    async with desk.browser(desk.company.olaf) as browser:
        assert "/withdraw" not in (await browser.get(f"/proposals/{made}")).text
        assert (await browser.post(f"/proposals/{made}/withdraw")).status_code == 403
    async with desk.browser(desk.company.ines) as browser:
        await browser.get(f"/proposals/{made}")
        assert (await browser.post(f"/proposals/{made}/support")).status_code == 403
        await browser.get(f"/proposals/{made}")
        answer = await browser.post(f"/proposals/{made}/withdraw")
        page = (await browser.get(answer.headers["location"])).text
        assert "Withdrawn." in page
        assert (await browser.post(f"/proposals/{made}/withdraw")).status_code == 409


async def test_another_organisation_finds_nothing(desk: Desk) -> None:
    """Neither in its list nor by address."""
    made = await submitted(desk.units, desk.company.ines)
    async with desk.browser(desk.company.supplier) as browser:
        assert "Figma" not in (await browser.get("/proposals")).text
        assert (await browser.get(f"/proposals/{made}")).status_code == 404
        await browser.get("/proposals")
        assert (await browser.post(f"/proposals/{made}/support")).status_code == 404


async def test_a_form_with_another_sessions_token_does_nothing(desk: Desk) -> None:
    """Whoever lures somebody into sending it has no token of theirs."""
    made = await submitted(desk.units, desk.company.ines)
    async with desk.browser(desk.company.olaf) as browser:
        for path, form in ((f"/proposals/{made}/support", {}), ("/proposals", FORM | {"name": "Other"})):
            answer = await browser.post(path, {"form_token": "00" * 64, **form})
            assert answer.status_code == 403
    async with desk.units.read(desk.company.ines) as unit:
        assert [one.wanted for one in await proposals.listing(unit)] == [1]


async def test_long_lists_are_found_by_name_and_hostile_names_are_text(desk: Desk) -> None:
    """Most wanted first; twenty-five a page."""
    for number in range(10):
        await submitted(desk.units, desk.company.ines, name=f"Tool {number} {HOSTILE}", purpose=HOSTILE)
        await submitted(desk.units, desk.company.olaf, name=f"Thing {number}")
        await submitted(desk.units, desk.company.security, name=f"Gadget {number}")
    async with desk.browser(desk.company.auditor) as browser:
        page = (await browser.get("/proposals")).text
        assert HOSTILE not in page
        assert "More proposals" in page
        page = (await browser.get("/proposals?q=thing")).text
        assert (page.count("<li id="), "Gadget" in page) == (10, False)
        page = (await browser.get("/proposals?q=zebra")).text
        assert "Nobody has proposed “zebra” yet" in page
        assert 'href="/proposals/new?name=zebra"' in page


async def test_it_answers_in_the_office(desk: Desk) -> None:
    """Most wanted first; a no needs its reason; what is here already is named."""
    one, two, three = [await submitted(desk.units, desk.company.ines, name=f"Tool {n}") for n in "123"]
    await supported(desk.units, desk.company.olaf, one)
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/proposals")).text
        assert page.index("Tool 1") < page.index("Tool 3") < page.index("Tool 2")
        page = (await browser.get(f"/admin/proposals/{one}")).text
        assert (page.count("Your answer"), page.count("Drafts of screens.")) == (1, 1)
        answer = await browser.post(f"/admin/proposals/{one}/plan", {"why": "In spring."})
        assert (
            "Planned. Everybody who needs it is told." in (await browser.get(answer.headers["location"])).text
        )
        await browser.get(f"/admin/proposals/{two}")
        answer = await browser.post(f"/admin/proposals/{two}/decline", {"why": " "})
        assert answer.status_code == 422
        assert 'id="why-err"' in answer.text
        answer = await browser.post(f"/admin/proposals/{two}/decline", {"why": "Desk does the same."})
        assert answer.headers["location"].endswith("?said=declined")
        await browser.get(f"/admin/proposals/{three}")
        answer = await browser.post(f"/admin/proposals/{three}/offer", {"service": "nothing"})
        assert answer.status_code == 422
        assert 'id="service-err"' in answer.text
        answer = await browser.post(f"/admin/proposals/{three}/offer", {"service": "desk"})
        page = (await browser.get(answer.headers["location"])).text
        assert 'href="/admin/services/desk"' in page
        await browser.get(f"/admin/proposals/{one}")
        answer = await browser.post(f"/admin/proposals/{one}/plan")
        assert answer.status_code == 409
        assert (await browser.get("/admin/proposals?state=declined")).text.count('id="p-') == 1
        assert (await browser.get("/admin/proposals?kind=service")).text.count('id="p-') == 0
    async with desk.browser(desk.company.ines) as browser:
        page = (await browser.get(f"/proposals/{three}")).text
        assert 'href="/services/desk"' in page
        assert "Desk does the same." in (await browser.get(f"/proposals/{two}")).text


@pytest.mark.parametrize("who", ["security", "auditor"])
async def test_others_of_the_office_look_and_do_not_answer(desk: Desk, who: str) -> None:
    """No form, and a post is refused."""
    made = await submitted(desk.units, desk.company.ines)
    async with desk.browser(getattr(desk.company, who)) as browser:
        page = (await browser.get(f"/admin/proposals/{made}")).text
        assert "IT answers it." in page
        await browser.get("/proposals")
        for verb in ("plan", "decline", "offer"):
            answer = await browser.post(f"/admin/proposals/{made}/{verb}", {"why": "So.", "service": "desk"})
            assert answer.status_code == 403, verb
            await browser.get("/proposals")
    assert await state_of(desk.units, desk.company.ines, made) == ProposalState.OPEN


async def test_what_came_of_it_is_shown_to_whoever_sees_it(desk: Desk) -> None:
    """A service outside one's circle is not named."""
    made = await submitted(desk.units, desk.company.olaf)
    async with desk.units.open(desk.company.it) as unit:
        await proposals.offer(unit, made, service="deals")
    async with desk.browser(desk.company.ines) as browser:
        assert 'href="/services/deals"' in (await browser.get(f"/proposals/{made}")).text
    async with desk.browser(desk.company.olaf) as browser:
        page = (await browser.get(f"/proposals/{made}")).text
        assert "/services/deals" not in page
        assert "It is not offered to you" in page


async def test_the_offices_proposals_are_a_list_like_the_others(desk: Desk) -> None:
    """Filters in the address, columns that sort, a count, a kept filter, a file; colleagues get none."""
    one = await submitted(desk.units, desk.company.ines, name="Figma")
    await submitted(desk.units, desk.company.ines, name="Penpot", kind="service")
    async with desk.browser(desk.company.it) as browser:
        page = (await browser.get("/admin/proposals?sort=name&kind=tool")).text
        assert ("Figma" in page, "Penpot" in page, "1–1 of 1" in page) == (True, False, True)
        assert 'aria-sort="ascending"' in page
        file = (await browser.get("/admin/proposals.csv?sort=-name")).text
        assert file.index("Penpot") < file.index("Figma")
        await browser.get("/admin/proposals?kind=tool")
        kept = {"part": "proposals", "name": "Tools", "query": "kind=tool"}
        assert (await browser.post("/admin/filters", kept)).headers["location"].endswith("said=kept")
        await browser.get(f"/admin/proposals/{one}")
        await browser.post(f"/admin/proposals/{one}/decline", {"why": "Desk does the same."})
        assert "Figma" not in (await browser.get("/admin/proposals")).text
        assert "Figma" in (await browser.get("/admin/proposals?state=every")).text
        assert "Nothing fits" in (await browser.get("/admin/proposals?q=zebra")).text
    async with desk.browser(desk.company.ines) as browser:
        assert (await browser.get("/admin/proposals.csv")).status_code in {403, 404}
