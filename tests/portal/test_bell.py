"""The bell's page and local mode's mailbox."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from gateway import grants, notifications
from gateway.authz import SYSTEM
from tests.company import open_grant
from tests.portal.conftest import Desk

MAIL = b"""From: desk@own.example\r
To: Ines <ines@own.example>\r
Subject: Ready: <Desk>\r
Date: Mon, 02 Mar 2026 09:00:00 +0000\r
Content-Type: text/html\r
\r
<script>alert(1)</script>"""


async def test_news_stand_in_the_bell_until_they_are_read(desk: Desk) -> None:
    """Looking marks nothing; the button does; a colleague sees none of it."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    none = notifications.Smtp(SecretStr(""), sender="a@own.example", origin="https://desk.example")
    async with desk.units.open(SYSTEM) as unit:
        await notifications.tell(unit, grants.GrantActivated(id=grant.id), none)
    async with desk.browser(desk.company.ines) as browser:
        for _ in range(2):
            answer = await browser.get("/notices")
            assert "Ready: Desk" in answer.text
            assert "Mark all as read" in answer.text
        up_to = answer.text.partition('name="up_to" value="')[2][:36]
        assert (await browser.post("/notices/read", {"up_to": up_to})).status_code == 303
        assert "Mark all as read" not in (await browser.get("/notices")).text
    async with desk.browser(desk.company.olaf) as browser:
        assert "Ready: Desk" not in (await browser.get("/notices")).text


async def test_a_mailbox_shows_the_text_of_a_mail_and_never_its_html(desk: Desk, tmp_path: Path) -> None:
    """Escaped, by a name of ours alone."""
    (tmp_path / "17-000001.eml").write_bytes(MAIL)
    (tmp_path / "secret.eml").write_bytes(MAIL)
    local = desk.with_ports(site=replace(desk.ports.site, mailbox=tmp_path))
    async with local.browser(desk.company.ines) as browser:
        assert "Ready: &lt;Desk&gt;" in (await browser.get("/local/mail")).text
        shown = await browser.get("/local/mail/17-000001.eml")
        assert "ines@own.example" in shown.text
        assert "alert(1)" not in shown.text
        for name in ("secret.eml", "..%2f17-000001.eml", "18-000001.eml"):
            assert (await browser.get(f"/local/mail/{name}")).status_code == 404


async def test_elsewhere_there_is_no_mailbox_and_nobody_reads_it_unknown(desk: Desk, tmp_path: Path) -> None:
    """404 where mails are really sent; a sign-in first where they are not."""
    async with desk.browser(desk.company.it) as browser:
        assert (await browser.get("/local/mail")).status_code == 404
    local = desk.with_ports(site=replace(desk.ports.site, mailbox=tmp_path))
    async with local.browser() as browser:
        assert (await browser.get("/local/mail")).status_code == 303
