"""`frontdesk token` and `frontdesk tokens`: short ones for now, named ones for longer."""

from datetime import timedelta

from gateway import tokens
from gateway.kernel import FixedClock
from tests.cli.conftest import Terminal
from tests.tokens.conftest import Counter, counter


async def test_a_short_token_is_printed_and_given_again_for_a_while(
    terminal: Terminal, counter: Counter, clock: FixedClock
) -> None:
    """A loop that asks every time makes one token, not ten; near its end there is a new one."""
    await terminal.be(counter.company.ines)
    first = await terminal.run("token", "prices")
    assert first.code == 0, first.err
    assert tokens.plausible(first.out.strip())
    again = await terminal.run("token", "prices")
    assert again.out == first.out
    assert (await terminal.run("token", "prices", "--new")).out != first.out
    clock.advance(timedelta(minutes=11))
    assert (await terminal.run("token", "prices")).out != first.out


async def test_a_short_token_that_was_taken_back_is_not_given_again(
    terminal: Terminal, counter: Counter
) -> None:
    """In the portal, or by security."""
    await terminal.be(counter.company.ines)
    first = await terminal.run("token", "prices")
    listed = (await terminal.run("tokens", "list", "--json")).json
    assert isinstance(listed, list)
    assert (await terminal.run("tokens", "revoke", listed[0]["id"])).code == 0
    assert (await terminal.run("token", "prices")).out != first.out


async def test_without_access_the_sentence_says_how_to_get_it(terminal: Terminal, counter: Counter) -> None:
    """And for what is no API, why there is none."""
    await terminal.be(counter.company.olaf)
    said = await terminal.run("token", "prices")
    assert (said.code, "frontdesk requests submit prices" in said.err) == (7, True)
    assert (
        await terminal.run("requests", "submit", "desk", "--plan", "basic", "--reason", "Why not.")
    ).code == 0


async def test_a_named_token_is_shown_once(terminal: Terminal, counter: Counter) -> None:
    """The list knows its name."""
    await terminal.be(counter.company.ines)
    made = await terminal.run(
        "tokens", "create", str(counter.prices.id), "--name", "nightly", "--duration", "7d"
    )
    secret = made.out.partition("frd_")[2].split()[0]
    assert tokens.plausible(f"frd_{secret}")
    listed = await terminal.run("tokens", "list")
    assert ("nightly" in listed.out, secret in listed.out) == (True, False)


async def test_signing_out_takes_short_tokens_back(terminal: Terminal, counter: Counter) -> None:
    """Nothing of the sign-in is left."""
    await terminal.be(counter.company.ines)
    await terminal.run("token", "prices")
    await terminal.run("logout")
    async with counter.units.read(counter.company.ines) as unit:
        assert [held.state for held in await tokens.mine(unit)] == [tokens.TokenState.REVOKED]


__all__ = ["counter"]
