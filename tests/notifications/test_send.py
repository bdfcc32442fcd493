"""Mail leaves through a real SMTP server; a dead, slow or refusing one harms nothing else."""

from email.message import EmailMessage
from uuid import UUID

import pytest
from pgqueuer import RetryRequested
from pydantic import SecretStr
from sqlmodel import col, select

from gateway import notifications, work
from gateway.authz import SYSTEM
from gateway.identity import Person
from gateway.local.ports import free
from gateway.notifications.message import one_line
from gateway.notifications.send import ATTEMPTS
from tests.company import Company
from tests.notifications.conftest import ORIGIN, SENDER, Server, revoked


@pytest.fixture
async def queued(
    units: work.Units, company: Company, smtp: Server, emitted: list[work.Emitted]
) -> notifications.MailQueued:
    """One mail that waits, to Ines."""
    event = await revoked(units, company, company.ines, "Left <b>the</b> project.\nBcc: all@own.example")
    async with units.open(SYSTEM) as unit:
        await notifications.tell(unit, event, smtp.post())
    (one,) = [e.event for e in emitted if isinstance(e.event, notifications.MailQueued)]
    return one


async def mail(units: work.Units, event: notifications.MailQueued) -> notifications.Mail:
    """The row as it stands."""
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(notifications.Mail, event.id)


async def rename(units: work.Units, company: Company, **to: object) -> None:
    """Change something about Ines."""
    async with units.open(SYSTEM) as unit:
        found = select(Person).where(col(Person.id) == UUID(company.ines.id))
        person = (await unit.db.execute(found)).scalar_one()
        for name, value in to.items():
            setattr(person, name, value)


def part(sent: EmailMessage, kind: str) -> str:
    """The text or the HTML of a mail."""
    found = sent.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content())


async def test_a_mail_arrives_with_text_html_and_an_id_of_its_own(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """What was typed is text in both parts and a header in neither; links lead to a page."""
    await notifications.send(units, queued, smtp.post())
    (sent,) = smtp.mails
    assert sent["Message-ID"] == f"<{queued.id}@own.example>"
    assert sent["From"] == f"Frontdesk <{SENDER}>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Bcc"] is None
    assert f"{ORIGIN}/services/desk" in part(sent, "plain")
    assert "Left <b>the</b> project." in part(sent, "plain")
    assert "Left &lt;b&gt;the&lt;/b&gt; project." in part(sent, "html")
    stored = await mail(units, queued)
    assert (stored.state, stored.attempts, stored.error) == ("sent", 1, "")


async def test_a_replayed_job_sends_nothing_again(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """What is sent is sent."""
    await notifications.send(units, queued, smtp.post())
    await notifications.send(units, queued, smtp.post())
    assert len(smtp.mails) == 1


async def test_a_dead_server_is_tried_again_later(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """The mail waits, with the cause in a word; when the server is back it goes out under the same id."""
    dead = notifications.Smtp(SecretStr(f"smtp://127.0.0.1:{free()}"), sender=SENDER, origin=ORIGIN)
    with pytest.raises(RetryRequested) as later:
        await notifications.send(units, queued, dead)
    assert later.value.delay.total_seconds() == 10
    assert (await mail(units, queued)).state == "queued"
    await notifications.send(units, queued, smtp.post())
    assert [sent["Message-ID"] for sent in smtp.mails] == [f"<{queued.id}@own.example>"]


async def test_a_slow_server_is_left_after_a_while(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """No transaction is open meanwhile, and the mail is tried again."""
    smtp.waits = 30
    with pytest.raises(RetryRequested):
        await notifications.send(units, queued, smtp.post(patience=0.3))
    assert (await mail(units, queued)).error == "TimeoutError"


async def test_a_refused_recipient_is_not_tried_again(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """A mailbox that is not there will not be there tomorrow; one that is full may be emptied."""
    smtp.recipient = "452 Full"
    with pytest.raises(RetryRequested):
        await notifications.send(units, queued, smtp.post())
    smtp.recipient = "550 Nobody of that name"
    await notifications.send(units, queued, smtp.post())
    stored = await mail(units, queued)
    assert (stored.state, stored.error) == ("failed", "the server answered 550")


async def test_a_mail_that_never_leaves_fails_at_last(
    units: work.Units, smtp: Server, queued: notifications.MailQueued
) -> None:
    """After days; the bell has told it all the while."""
    smtp.answer = "451 Later"
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(notifications.Mail, queued.id)).attempts = ATTEMPTS - 1
    await notifications.send(units, queued, smtp.post())
    assert (await mail(units, queued)).state == "failed"


@pytest.mark.parametrize(
    "email",
    ["ines@own.example\r\nBcc: all@own.example", "a@own.example, b@own.example", "", "ines", "<i@x.example>"],
)
async def test_what_is_no_address_gets_no_mail(
    units: work.Units, company: Company, smtp: Server, queued: notifications.MailQueued, email: str
) -> None:
    """An address with a second one in it would be a second recipient."""
    await rename(units, company, email=email)
    await notifications.send(units, queued, smtp.post())
    assert (await mail(units, queued)).state == "failed"
    assert smtp.recipients == []


async def test_a_name_cannot_become_a_header(
    units: work.Units, company: Company, smtp: Server, queued: notifications.MailQueued
) -> None:
    """Line ends and signs that turn text around are taken out."""
    await rename(units, company, name="Ines\r\nBcc: all@own.example\u202e")
    await notifications.send(units, queued, smtp.post())
    (sent,) = smtp.mails
    assert sent["Bcc"] is None
    assert smtp.recipients == ["ines@own.example"]
    assert sent["To"].addresses[0].display_name == "Ines Bcc: all@own.example"


async def test_who_left_before_it_was_sent_gets_no_mail(
    units: work.Units, company: Company, smtp: Server, queued: notifications.MailQueued
) -> None:
    """The address is looked up when it is sent."""
    await rename(units, company, active=False)
    await notifications.send(units, queued, smtp.post())
    assert (smtp.mails, (await mail(units, queued)).state) == ([], "failed")


def test_a_header_is_one_line_and_not_endless() -> None:
    """Whatever was typed."""
    assert one_line("a\r\nb\x00c\u2028d\u200be") == "a b c de"
    assert len(one_line("x" * 5000)) == 180


@pytest.mark.parametrize("url", ["http://mail.example", "smtp:", "mail.example:25"])
def test_an_address_that_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    """With the name of the setting, and without what may be a password."""
    with pytest.raises(ValueError, match="FRONTDESK_SMTP_URL"):
        notifications.Smtp(SecretStr(url), sender=SENDER, origin=ORIGIN)
