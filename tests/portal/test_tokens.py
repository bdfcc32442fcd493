"""Tokens in the portal: made for one API, shown once, taken back."""

import re

from tests.portal.conftest import Desk
from tests.tokens.conftest import Counter, counter

__all__ = ["counter"]
SECRET = re.compile(r"frd_[0-9A-Za-z]{33}")


async def test_a_token_is_shown_once_and_taken_back(desk: Desk, counter: Counter) -> None:
    """The page after making it shows it with calls that work; no other page ever does."""
    path = f"/grants/{counter.prices.id}/tokens"
    async with desk.browser(desk.company.ines) as browser:
        assert "How to call it" in (await browser.get("/services/prices")).text
        assert f'href="/tokens#{counter.prices.id}"' in browser.page
        assert "0 tokens" in (await browser.get("/my-access")).text
        await browser.get("/tokens")
        nameless = await browser.post(path, {"days": "7"})
        assert nameless.status_code == 422
        assert f'id="name-{counter.prices.id}-err"' in nameless.text
        made = await browser.post(path, {"name": "nightly", "days": "7"})
        assert made.status_code == 200
        assert "no-store" in made.headers["cache-control"]
        (secret,) = set(SECRET.findall(made.text))
        assert "FRONTDESK_TOKEN" in made.text
        for page in ("/tokens", "/my-access", "/services/prices", "/notices", "/"):
            assert secret not in (await browser.get(page)).text
        listed = (await browser.get("/tokens")).text
        assert "nightly" in listed
        assert "Never" in listed
        assert "1 token" in (await browser.get("/my-access")).text
        revoke = "/tokens/" + listed.split('action="/tokens/')[1].split('"')[0]
        async with desk.browser(desk.company.olaf) as stranger:
            await stranger.get("/tokens")
            assert (await stranger.post(revoke)).status_code == 404
            assert (await stranger.post(path, {"name": "mine"})).status_code == 404
        await browser.get("/tokens")
        after = await browser.get((await browser.post(revoke)).headers["location"])
        assert "Taken back. It opens nothing any more." in after.text
        browser.page = ""
        assert (await browser.post(path, {"name": "nightly"})).status_code == 403
