"""Tokens that other validators take: each is refused here, for its own reason."""

import pytest

from gateway import identity
from gateway.identity import Reason
from gateway.kernel import FixedClock
from tests.attacks.tokens_of_bad_form import BAD_FORM, Make
from tests.attacks.tokens_with_bad_claims import BAD_CLAIMS
from tests.identity.conftest import mint, published, validator
from tests.identity.minting import ISSUER, ISSUERS, OTHER, Mint, PublishedKeys, jwk

__all__ = ["mint", "published", "validator"]
REFUSED = [*BAD_FORM, *BAD_CLAIMS]


@pytest.mark.parametrize(
    ("reason", "make"), [(r, m) for _, r, m in REFUSED], ids=[name for name, _, _ in REFUSED]
)
async def test_a_token_is_refused_for(
    reason: Reason, make: Make, mint: Mint, validator: identity.Validator
) -> None:
    """Each of them is wrong in one point only."""
    with pytest.raises(identity.TokenRefused) as refused:
        await validator.verify(make(mint))
    assert refused.value.reason == reason


async def test_the_token_that_is_right_in_every_point_is_accepted(
    mint: Mint, validator: identity.Validator
) -> None:
    """Beside all the refusals: without this one they would prove nothing."""
    claims = await validator.verify(mint.token(mint.claims(scope="a b", aud=["x", "frontdesk-api"])))
    assert (claims.subject, claims.party) == ("0b0c7a52-person", "some-client")
    assert claims.scopes == {"a", "b"}


def test_there_are_at_least_sixty_refusals_with_names_of_their_own() -> None:
    """The list may grow, not shrink."""
    assert len({name for name, _, _ in REFUSED}) == len(REFUSED) >= 60


async def test_key_hints_beside_a_good_signature_are_not_looked_at(
    mint: Mint, validator: identity.Validator, published: PublishedKeys
) -> None:
    """They neither help nor hurt, and nothing is fetched from where they point."""
    header = mint.header(jku="http://evil.test/keys", x5u="http://evil.test/cert", jwk=jwk("evil"))
    await validator.verify(mint.token(header=header))
    assert published.fetches == 1


async def test_a_token_of_one_realm_does_not_pass_as_one_of_another(mint: Mint, clock: FixedClock) -> None:
    """Each issuer has keys of its own: a supplier's realm cannot speak for the workforce."""

    async def keys(issuer: identity.Issuer) -> object:
        return {"keys": [jwk("good" if issuer.url == OTHER.url else "mine")]}

    validator = identity.Validator(ISSUERS, identity.KeySource(keys, clock), clock)
    assert (await validator.verify(mint.token(mint.claims(iss=OTHER.url)))).realm == "partners"
    with pytest.raises(identity.TokenRefused):
        await validator.verify(mint.token(mint.claims(iss=ISSUER.url)))


async def test_an_issuer_refuses_clients_and_times_that_it_closed(mint: Mint, clock: FixedClock) -> None:
    """A list of parties and a revocation epoch belong to each issuer."""
    closed = identity.Issuer(
        realm="workforce",
        url=ISSUER.url,
        internal=ISSUER.internal,
        parties=frozenset({"some-client"}),
        not_before=clock.now(),
    )
    keys = identity.KeySource(PublishedKeys(), clock)
    validator = identity.Validator(identity.Issuers([closed]), keys, clock)
    await validator.verify(mint.token())
    with pytest.raises(identity.TokenRefused) as refused:
        await validator.verify(mint.token(mint.claims(azp="another-client")))
    assert refused.value.reason == Reason.PARTY
    with pytest.raises(identity.TokenRefused) as refused:
        await validator.verify(mint.token(mint.claims(iat=int(clock.now().timestamp()) - 1)))
    assert refused.value.reason == Reason.REVOKED


async def test_a_registry_without_issuers_trusts_nobody(mint: Mint, clock: FixedClock) -> None:
    """An empty list refuses."""
    keys = identity.KeySource(PublishedKeys(), clock)
    with pytest.raises(identity.TokenRefused):
        await identity.Validator(identity.Issuers([]), keys, clock).verify(mint.token())


async def test_the_caller_does_not_learn_the_reason(mint: Mint, validator: identity.Validator) -> None:
    """Every refusal reads the same."""
    words = set()
    for _, _, make in REFUSED:
        with pytest.raises(identity.TokenRefused) as refused:
            await validator.verify(make(mint))
        words.add((refused.value.title, refused.value.detail))
    assert len(words) == 1
