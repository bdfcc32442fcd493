"""From a wish that people decide about to what came of it, in browsers that run no script."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateway import requests
from gateway.authz import SYSTEM
from tests.portal.conftest import Browser, Desk
from tests.portal.test_journey import settle
from tests.requests.house import House

WISH = {"service": "desk", "plan": "deluxe", "reason": "project", "note": "Spring.", "duration": "7776000"}


async def wish(browser: Browser, **form: str) -> str:
    """Fill the page and send it; the address of the request."""
    await browser.get("/services/desk/request")
    answer = await browser.post("/requests", WISH | form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def decide(browser: Browser, path: str, outcome: str, reason: str = "") -> str:
    """Answer on the request's own page; where that led."""
    await browser.get(path)
    answer = await browser.post(f"{path}/decisions", {"outcome": outcome, "reason": reason, "version": ""})
    assert answer.status_code == 303, answer.text
    return str((await browser.get(answer.headers["location"])).text)


def picks(page: str, *ids: str) -> dict[str, str]:
    """The boxes of those requests that are on the page, ticked."""
    found = {one: page.partition(f'name="pick.{one}" value="')[2].partition('"')[0] for one in ids}
    return {f"pick.{one}": version for one, version in found.items() if version}


async def test_a_wish_is_approved_by_somebody_else_and_opens(desk: Desk, house: House) -> None:
    """The asker sees with whom it is; the approver sees every fact; the yes opens it."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        assert "Mia" in (await mine.get("/services/desk/request?plan=deluxe")).text
        path = await wish(mine)
        page = (await mine.get(path)).text
        assert "Mia has it now." in page
        assert "Waiting for Mia since" in page
        assert f'href="{path}"' in (await mine.get("/services/desk")).text
        assert "With Mia since" in mine.page
        assert f'action="{path}/decisions"' not in page

        queue = (await theirs.get("/approvals")).text
        for fact in (
            "Ines",
            "Desk, Deluxe",
            "Spring.",
            "90 days",
            "Never had it",
            "opens at once",
            "30 days only",
        ):
            assert fact in queue
        assert "One request waits for you." in queue
        assert "Waiting on you" in (await theirs.get("/")).text
        done = await decide(theirs, path, "approve", "Good luck.")
        assert "Approved for Ines." in done
        assert "Nothing waits for you." in done

        await settle(desk, house.ines.id)
        page = (await mine.get(path)).text
        assert "Desk is yours." in page
        assert "Mia agreed" in page
        assert "Good luck." in page
        grant = (await mine.get("/my-access")).text.split('href="/grants/')[1].split("/why")[0]
        why = (await mine.get(f"/grants/{grant}/why")).text
        assert "Mia agreed" in why
        assert "Ines asked" in why
        assert "Desk, Deluxe" in (await theirs.get("/approvals?tab=decided")).text


async def test_a_no_needs_a_reason_and_can_be_taken_back(desk: Desk, house: House) -> None:
    """422 keeps what was chosen; the asker reads why; undo within seconds, then never."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine)
        await theirs.get("/approvals")
        empty = await theirs.post(f"{path}/decisions", {"outcome": "deny"})
        assert empty.status_code == 422
        assert 'id="reason-err"' in empty.text
        done = await decide(theirs, path, "deny", "Basic is enough.")
        assert f'action="{path}/undo"' in done
        page = (await mine.get(path)).text
        assert "Not granted." in page
        assert "Basic is enough." in page
        assert "Ask for it again" in page
        await theirs.get("/approvals")
        assert (await theirs.post(f"{path}/undo")).headers["location"] == f"{path}?said=undone"
        assert "Waiting for Mia" in (await mine.get(path)).text
        await decide(theirs, path, "deny", "Basic is enough.")
        desk.clock.advance(timedelta(minutes=1))
        await theirs.get(path)
        assert f'action="{path}/undo"' not in theirs.page
        assert (await theirs.post(f"{path}/undo")).status_code == 409
        again = (await mine.get(f"/services/desk/request?again={path.rpartition('/')[2]}")).text
        assert 'value="I need it for a project. Spring."' in again
        assert 'value="deluxe" selected' in again


async def test_a_question_goes_there_and_back(desk: Desk, house: House) -> None:
    """It leaves the approver's queue, and comes back with the answer."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine)
        await decide(theirs, path, "ask", "Until when?")
        assert "Desk, Deluxe" in (await theirs.get("/approvals?tab=asked")).text
        page = (await mine.get(path)).text
        assert "There is a question for you." in page
        assert "Until when?" in page
        assert "A question waits for your answer" in (await mine.get("/services/desk")).text
        await mine.get(path)
        assert (await mine.post(f"{path}/answer", {"words": ""})).status_code == 422
        await mine.get(path)
        sent = await mine.post(f"{path}/answer", {"words": "Until May."})
        assert "Your answer is with them." in (await mine.get(sent.headers["location"])).text
        assert "Until May." in (await theirs.get(path)).text


async def test_two_people_agree_where_two_are_needed_and_the_second_click_is_told(
    desk: Desk, house: House
) -> None:
    """Two stages in order; whoever comes late reads who was first."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as first:
        path = await wish(mine, service="plant", duration="14400")
        assert "Mia" in mine.page or "Otto" in (await mine.get(path)).text
        assert "Otto decides" in (await first.get("/approvals")).text
        await decide(first, path, "approve")
        await first.get(path)
        late = await first.post(f"{path}/decisions", {"outcome": "deny", "reason": "No."})
        assert late.status_code == 409
        assert "You approved this just now." in late.text
    async with desk.browser(house.otto) as second:
        await decide(second, path, "approve")
        assert "You agreed" in (await second.get(path)).text


async def test_many_are_answered_with_one_comment(desk: Desk, house: House) -> None:
    """What changed meanwhile is left alone and named; nothing picked is told."""
    async with desk.browser(house.ines) as mine:
        one = await wish(mine)
        two = await wish(mine, service="plant", duration="7200")
    async with desk.browser(house.mia) as browser:
        page = (await browser.get("/approvals")).text
        assert "2 requests wait for you." in page
        assert (await browser.post("/requests/decisions", {"outcome": "deny"})).status_code == 422
        await browser.get("/approvals")
        form = {"outcome": "deny", "reason": "Later."}
        ids = [path.rpartition("/")[2] for path in (one, two)]
        some = await browser.post("/requests/decisions", form | picks(page, *ids) | {f"pick.{ids[1]}": "99"})
        assert "1 request denied." in some.text
        assert "after you had opened it" in some.text
        page = (await browser.get("/approvals")).text
        assert list(picks(page, *ids)) == [f"pick.{ids[1]}"]
        answer = await browser.post("/requests/decisions", form | picks(page, *ids))
        assert "1 request denied." in (await browser.get(answer.headers["location"])).text
        assert "Nothing waits for you." in (await browser.get("/approvals")).text


async def test_a_wish_is_nudged_cancelled_and_handed_on(desk: Desk, house: House) -> None:
    """Only the acts that make sense are offered."""
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as theirs:
        path = await wish(mine)
        page = (await mine.get(path)).text
        assert f'action="{path}/nudge"' in page
        assert f'action="{path}/escalate"' not in page
        await mine.post(f"{path}/nudge")
        assert f'action="{path}/nudge"' not in (await mine.get(path)).text
        again = await mine.post(f"{path}/nudge")
        assert again.status_code == 429
        assert "Back to the request" in again.text
        await theirs.get(path)
        assert (await theirs.post(f"{path}/reassign", {"to": "nobody"})).status_code == 422
        await theirs.get(path)
        await theirs.post(f"{path}/reassign", {"to": "carl"})
        assert "Carl has it now." in (await mine.get(path)).text
        await mine.post(f"{path}/cancel")
        assert "Cancelled." in (await mine.get(path)).text
        await mine.get("/")
        assert (await mine.post(f"{path}/cancel")).status_code == 409


async def test_a_colleague_answers_while_somebody_is_away(desk: Desk, house: House) -> None:
    """Handed over by days, ended by a click; nobody else's is there."""
    today = desk.clock.now().date()
    async with desk.browser(house.ines) as mine, desk.browser(house.mia) as away:
        path = await wish(mine)
        await away.get("/delegations")
        wrong = await away.post("/delegations", {"taker": "nobody", "until": str(today + timedelta(days=3))})
        assert wrong.status_code == 422
        assert 'id="taker-err"' in wrong.text
        far = await away.post("/delegations", {"taker": "olaf", "until": str(today + timedelta(days=90))})
        assert far.status_code == 403
        await away.get("/delegations")
        given = await away.post("/delegations", {"taker": "olaf", "until": str(today + timedelta(days=3))})
        assert "Handed over." in (await away.get(given.headers["location"])).text
        async with desk.browser(house.company.olaf) as instead:
            page = (await instead.get("/approvals")).text
            assert "You stand in for Mia." in page
            assert f'action="{path}/reassign"' not in page
            await decide(instead, path, "approve")
            assert "in the place of Mia" in (await instead.get(path)).text
            end = (await instead.get("/delegations")).text.split('action="/delegations/')[1].split('"')[0]
            async with desk.browser(house.carl) as stranger:
                await stranger.get("/delegations")
                assert (await stranger.post(f"/delegations/{end}")).status_code == 404
            await instead.get("/delegations")
            assert (await instead.post(f"/delegations/{end}")).status_code == 303


async def test_strangers_and_forms_without_their_token_change_nothing(desk: Desk, house: House) -> None:
    """404 for other people's, 403 for a form that is not ours."""
    async with desk.browser(house.ines) as mine:
        path = await wish(mine)
    async with desk.browser(house.company.olaf) as stranger:
        assert (await stranger.get(path)).status_code == 404
        for act in ("decisions", "reassign", "answer", "cancel", "nudge", "escalate", "undo"):
            await stranger.get("/")
            form = {"outcome": "approve", "to": "carl", "words": "Hello."}
            assert (await stranger.post(f"{path}/{act}", form)).status_code == 404, act
            assert (await stranger.get(f"{path}/{act}")).status_code in {404, 405}
    async with desk.browser(house.mia) as browser:
        for act in ("decisions", "reassign", "answer", "cancel", "nudge", "escalate", "undo"):
            browser.page = ""
            assert (await browser.post(f"{path}/{act}", {"outcome": "approve"})).status_code == 403, act
    assert await house.state(UUID(path.rpartition("/")[2])) == "pending"


@pytest.mark.parametrize("state", ["lapsed", "emergency", "scheduled"])
async def test_the_page_of_every_other_state_renders(desk: Desk, house: House, state: str) -> None:
    """With what came of it and what to do next."""
    if state == "emergency":
        async with desk.browser(house.it) as browser:
            page = (await browser.get("/services/desk/request?plan=deluxe")).text
            assert 'name="emergency"' in page
            path = await wish(browser, emergency="on")
            assert "in an emergency" in (await browser.get(path)).text
        return
    async with desk.browser(house.ines) as browser:
        assert 'name="emergency"' not in (await browser.get("/services/desk/request?plan=deluxe")).text
        if state == "scheduled":
            starts = str(desk.clock.now().date() + timedelta(days=5))
            path = await wish(browser, plan="basic", starts=starts)
            assert "It begins later." in (await browser.get(path)).text
            return
        path = await wish(browser)
        async with desk.units.open(SYSTEM) as unit:
            row = await unit.db.get_one(requests.Request, UUID(path.rpartition("/")[2]))
            row.state = "lapsed"
        assert "It ended without an answer." in (await browser.get(path)).text
