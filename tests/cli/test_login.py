"""Signing in from a terminal: the device flow, what is kept of it, and how it ends."""

import asyncio
from datetime import timedelta

from gateway.cli.client import Client
from gateway.kernel import FixedClock
from tests.cli.conftest import ISSUER, PORTAL, Terminal
from tests.company import Company


async def test_a_person_confirms_the_code_and_is_signed_in(terminal: Terminal, company: Company) -> None:
    """Page and code are shown; what the issuer gave is kept for its owner alone and never printed."""
    async with terminal.desk.bearer(company.ines):
        terminal.person = company.ines
    terminal.issuer.replies = ["authorization_pending", "slow_down", "authorization_pending"]
    said = await terminal.run("login")
    assert (said.code, said.out) == (0, "You are signed in as Ines (own).\n")
    assert f"{ISSUER}/device" in said.err
    assert "ABCD-EFGH" in said.err
    assert terminal.opened == [f"{ISSUER}/device?user_code=ABCD-EFGH"]
    assert terminal.slept == [5, 5, 10, 10]
    assert terminal.kept.path.stat().st_mode & 0o777 == 0o600
    for secret in ("access-1", "refresh-1", "device-secret"):
        assert secret not in said.out + said.err
        assert secret not in repr(terminal.login)


async def test_without_a_browser_only_the_words_are_shown(terminal: Terminal, company: Company) -> None:
    """For a machine far away."""
    async with terminal.desk.bearer(company.ines):
        terminal.person = company.ines
    assert (await terminal.run("login", "--no-browser")).code == 0
    assert terminal.opened == []


async def test_a_no_is_a_no(terminal: Terminal) -> None:
    """Declined in the browser: nothing is kept."""
    terminal.issuer.replies = ["authorization_pending", "access_denied"]
    said = await terminal.run("login")
    assert (said.code, terminal.login) == (5, None)
    assert "declined" in said.err


async def test_silence_ends_the_waiting(terminal: Terminal) -> None:
    """Ten minutes, then a new code is needed; so it is when the issuer says so."""
    terminal.issuer.replies = ["authorization_pending"] * 500
    assert (await terminal.run("login")).code == 5
    assert sum(terminal.slept) == 600
    terminal.issuer.replies = ["expired_token"]
    assert (await terminal.run("login")).code == 5


async def test_who_is_new_here_is_told_to_come_by_once(terminal: Terminal, company: Company) -> None:
    """The issuer knows the person, the gateway does not yet; after a visit the same sign-in counts."""
    said = await terminal.run("login")
    assert (said.code, said.err.endswith("then run `frontdesk whoami`.")) == (5, True)
    assert PORTAL in said.err


async def test_an_issuer_that_sends_us_elsewhere_is_not_believed(terminal: Terminal) -> None:
    """Its description names endpoints of somebody else, or another issuer."""
    for name, value in (
        ("token_endpoint", "http://evil.localhost:8080/token"),
        ("issuer", "http://id.localhost:8080/realms/other"),
        ("device_authorization_endpoint", ""),
    ):
        terminal.issuer.described[name], before = value, terminal.issuer.described[name]
        said = await terminal.run("login")
        assert (said.code, terminal.issuer.asked) == (1, [])
        terminal.issuer.described[name] = before


async def test_a_realm_that_is_not_ours_is_refused(terminal: Terminal) -> None:
    """A typing error would become an address."""
    assert (await terminal.run("login", "--realm", "../master")).code == 1


async def test_whoami_says_who(terminal: Terminal, company: Company) -> None:
    """In words and for programs."""
    await terminal.be(company.ines)
    assert "ines@own.example" in (await terminal.run("whoami")).out
    me = (await terminal.run("whoami", "--json")).json
    assert isinstance(me, dict)
    assert (me["username"], me["roles"]) == ("ines", ["employee"])


async def test_an_old_token_is_renewed_before_it_is_used(
    terminal: Terminal, company: Company, clock: FixedClock
) -> None:
    """The refresh token changes every time; the one before is worth nothing."""
    await terminal.be(company.ines)
    clock.advance(timedelta(seconds=290))
    assert (await terminal.run("whoami")).code == 0
    login = terminal.login
    assert login is not None
    assert (login.access_token, login.refresh_token) == ("access-2", "refresh-2")
    assert (await terminal.run("whoami")).code == 0
    assert terminal.issuer.refreshed == 1


async def test_a_token_that_was_ended_early_is_renewed_once(terminal: Terminal, company: Company) -> None:
    """401 although it should live: one more try with a fresh one, and no third."""
    await terminal.be(company.ines)
    del terminal.desk.tokens.known["access-1"]
    assert (await terminal.run("whoami")).code == 0
    terminal.person = None
    terminal.desk.tokens.known.clear()
    assert (await terminal.run("whoami")).code == 5
    assert terminal.issuer.refreshed == 2


async def test_many_commands_at_once_refresh_once(
    terminal: Terminal, company: Company, clock: FixedClock
) -> None:
    """A refresh token is good once: the second use would end the sign-in for all of them."""
    await terminal.be(company.ines)
    clock.advance(timedelta(minutes=10))

    async def three_at_once() -> list[str]:
        async with Client(terminal.world()) as client:
            found = await asyncio.gather(*(client.call("GET", "/me") for _ in range(3)))
            return [one["username"] for one in found]

    def process() -> list[str]:
        return asyncio.run(three_at_once())

    said = await asyncio.gather(*(asyncio.to_thread(process) for _ in range(3)))
    assert said == [["ines"] * 3] * 3
    assert terminal.issuer.refreshed == 1


async def test_a_sign_in_that_the_issuer_ended_is_forgotten(
    terminal: Terminal, company: Company, clock: FixedClock
) -> None:
    """Signed out elsewhere, closed by an administrator, too long unused."""
    await terminal.be(company.ines)
    terminal.issuer.alive = ""
    clock.advance(timedelta(hours=1))
    said = await terminal.run("whoami")
    assert (said.code, terminal.login) == (5, None)
    assert "frontdesk login" in said.err


async def test_signing_out_ends_it_here_and_there(terminal: Terminal, company: Company) -> None:
    """The issuer is told, so that a copy is worth nothing; a second time says so."""
    await terminal.be(company.ines)
    assert (await terminal.run("logout")).out == "You are signed out.\n"
    assert (terminal.issuer.ended, terminal.login) == (["refresh-1"], None)
    assert (await terminal.run("logout")).out == "You were not signed in.\n"
    assert (await terminal.run("whoami")).code == 5


async def test_a_file_that_others_can_read_is_not_used(terminal: Terminal, company: Company) -> None:
    """Somebody may have a copy already."""
    await terminal.be(company.ines)
    terminal.kept.path.chmod(0o644)
    said = await terminal.run("whoami")
    assert (said.code, "chmod 600" in said.err) == (1, True)
