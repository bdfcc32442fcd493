"""Answering without regret: many taken back at once, and whoever comes second reads who was first."""

from datetime import timedelta

from tests.portal.conftest import Desk
from tests.portal.test_deciding import decide, picks, wish
from tests.requests.house import House


async def test_a_bulk_answer_is_taken_back_whole(desk: Desk, house: House) -> None:
    """One click within seconds; everything waits again, and nothing that was given is open."""
    async with desk.browser(house.ines) as mine:
        paths = [await wish(mine), await wish(mine, service="deals")]
    ids = [path.rpartition("/")[2] for path in paths]
    async with desk.browser(house.mia) as browser:
        for outcome, told in (("approve", "2 requests approved."), ("deny", "2 requests denied.")):
            page = (await browser.get("/approvals")).text
            form = {"outcome": outcome, "reason": "Both of them."} | picks(page, *ids)
            answer = await browser.post("/requests/decisions", form)
            page = (await browser.get(answer.headers["location"])).text
            assert told in page
            assert "Undo all 2" in page
            back = await browser.post("/requests/decisions/undo", {f"pick.{one}": "1" for one in ids})
            page = (await browser.get(back.headers["location"])).text
            assert "2 answers taken back." in page
            assert "2 requests wait for you." in page
            assert "Undo all" not in page
    async with desk.browser(house.ines) as mine:
        assert "Waiting for Mia" in (await mine.get(paths[0])).text
        assert "Nothing is yours" in (await mine.get("/my-access")).text


async def test_what_stands_is_named_and_others_take_nothing_back(desk: Desk, house: House) -> None:
    """After thirty seconds each of them says why; a stranger finds nothing; no pick is told."""
    async with desk.browser(house.ines) as mine:
        path = await wish(mine)
    pick = {f"pick.{path.rpartition('/')[2]}": "1"}
    async with desk.browser(house.mia) as browser:
        await decide(browser, path, "deny", "Not now.")
        await browser.get("/approvals")
        assert (await browser.post("/requests/decisions/undo")).status_code == 422
        await browser.get("/approvals")
        assert (await browser.post("/requests/decisions/undo", {"pick.x": "1"})).status_code == 422
        async with desk.browser(house.company.olaf) as stranger:
            await stranger.get("/approvals")
            gone = await stranger.post("/requests/decisions/undo", pick)
            assert gone.status_code == 409
            assert "Desk, Deluxe" not in gone.text
        desk.clock.advance(timedelta(minutes=1))
        await browser.get("/approvals")
        late = await browser.post("/requests/decisions/undo", pick)
        assert late.status_code == 409
        assert "Desk, Deluxe for Ines: It is too late to take this back." in late.text


async def test_whoever_comes_second_reads_who_was_first_and_when(desk: Desk, house: House) -> None:
    """On the request's own page, with its facts; in a bulk answer beside its name."""
    await house.change(house.carl, roles=["employee", "desk-lead"])
    await house.change(house.mia, roles=["employee", "desk-lead"])
    await house.approval("desk", "role:desk-lead")
    async with desk.browser(house.ines) as mine:
        path = await wish(mine)
    async with desk.browser(house.mia) as first, desk.browser(house.carl) as second:
        page = (await second.get("/approvals")).text
        await decide(first, path, "approve")
        desk.clock.advance(timedelta(minutes=2))
        late = await second.post(f"{path}/decisions", {"outcome": "deny", "reason": "No."})
        assert late.status_code == 409
        assert "Already handled by Mia, approved 2 minutes ago." in late.text
        assert "Desk, Deluxe" in late.text
        form = {"outcome": "deny", "reason": "No."} | picks(page, path.rpartition("/")[2])
        many = await second.post("/requests/decisions", form)
        assert many.status_code == 409
        assert "Desk, Deluxe for Ines: Already handled by Mia, approved 2 minutes ago." in many.text
        again = await first.post(f"{path}/decisions", {"outcome": "deny", "reason": "No."})
        assert "You approved this 2 minutes ago." in again.text


async def test_what_changed_meanwhile_is_told_with_the_form_and_what_was_typed(
    desk: Desk, house: House
) -> None:
    """A reminder makes the page old: nothing is decided against what was not seen."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine)
        page = (await theirs.get(path)).text
        version = page.split('name="version" value="')[1].split('"')[0]
        await mine.get(path)
        await mine.post(f"{path}/nudge")
        sent = {"outcome": "deny", "reason": "Take the basic one.", "version": version}
        stale = await theirs.post(f"{path}/decisions", sent)
        assert stale.status_code == 409
        assert "Ines sent a reminder just now." in stale.text
        assert "Take the basic one." in stale.text
        assert f'action="{path}/decisions"' in stale.text
        newer = stale.text.split('name="version" value="')[1].split('"')[0]
        done = await theirs.post(f"{path}/decisions", sent | {"version": newer})
        assert done.status_code == 303


async def test_the_queue_says_why_the_first_is_on_top(desk: Desk, house: House) -> None:
    """By risk, with the facts behind it."""
    async with desk.browser(house.ines) as mine:
        await wish(mine)
        await wish(mine, service="plant", duration="7200")
    async with desk.browser(house.mia) as browser:
        page = (await browser.get("/approvals")).text
    assert "Ines is on top: It moves plant or buildings." in page
    assert page.index("High risk") < page.index("Desk, Deluxe")


async def test_a_request_is_changed_in_one_step(desk: Desk, house: House) -> None:
    """What was asked before is filled in; sending it cancels the old one, and only for whoever asked."""
    async with desk.browser(house.ines) as mine:
        path = await wish(mine)
        old = path.rpartition("/")[2]
        assert "Change the request" in (await mine.get(path)).text
        page = (await mine.get(f"/services/desk/request?again={old}&instead={old}")).text
        assert "It is cancelled when you send this." in page
        assert f'name="instead" value="{old}"' in page
        assert 'value="deluxe" selected' in page
        form = {"service": "desk", "plan": "deluxe", "reason": "other", "note": "For two weeks."}
        sent = await mine.post("/requests", form | {"duration": "604800", "instead": old})
        assert sent.status_code == 303, sent.text
        page = (await mine.get(sent.headers["location"])).text
        assert "For two weeks." in page
        assert "Mia has it now." in page
        assert "Cancelled." in (await mine.get(path)).text
        new = sent.headers["location"].partition("?")[0].rpartition("/")[2]
    async with desk.browser(house.company.olaf) as stranger:
        await stranger.get("/services/desk/request")
        refused = await stranger.post("/requests", form | {"duration": "604800", "instead": new})
        assert refused.status_code == 404
    async with desk.browser(house.ines) as mine:
        assert "Mia has it now." in (await mine.get(f"/requests/{new}")).text
