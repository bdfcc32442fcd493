"""Which published keys count, and how often an issuer is asked for them."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gateway import identity
from gateway.identity import Reason
from gateway.kernel import FixedClock
from tests.identity.minting import ISSUERS, Mint, PublishedKeys, b64, jwk

WEAK: list[tuple[str, dict[str, object]]] = [
    ("RSA of 1024 bits", {"n": None}),
    ("an exponent of 1", {"e": "AQ"}),
    ("an exponent of 3", {"e": "Aw"}),
    ("an even exponent", {"e": "AQAC"}),
    ("a key for encryption", {"use": "enc"}),
    ("a key without use", {"use": None}),
    ("a key for another algorithm", {"alg": "RSA-OAEP"}),
    ("a private key in public", {"d": "AQAB"}),
    ("a symmetric key", {"kty": "oct", "k": b64(b"k" * 32)}),
    ("a key of no type", {"kty": None}),
    ("a modulus that is no text", {"n": 5}),
]


@pytest.mark.parametrize("changes", [c for _, c in WEAK], ids=[name for name, _ in WEAK])
async def test_a_published_key_is_not_admitted(
    changes: dict[str, object], mint: Mint, published: PublishedKeys, validator: identity.Validator
) -> None:
    """What is not fit to sign does not verify either, whoever published it."""
    entry = jwk("good", **changes)
    if "n" in changes and changes["n"] is None:
        entry = {**jwk("good"), "n": b64(((1 << 1023) | 1).to_bytes(128))}
    published.document = {"keys": [entry]}
    with pytest.raises(identity.TokenRefused) as refused:
        await validator.verify(mint.token())
    assert refused.value.reason == Reason.UNKNOWN_KEY


async def test_two_keys_of_one_name_are_no_key(
    mint: Mint, published: PublishedKeys, validator: identity.Validator
) -> None:
    """Which of them counts would depend on their order."""
    published.document = {"keys": [jwk("good"), jwk("evil", kid="good")]}
    with pytest.raises(identity.TokenRefused) as refused:
        await validator.verify(mint.token())
    assert refused.value.reason == Reason.UNKNOWN_KEY


async def test_a_flood_of_unknown_keys_costs_one_fetch_in_thirty_seconds(
    mint: Mint, published: PublishedKeys, validator: identity.Validator, clock: FixedClock
) -> None:
    """Anybody can make up key ids; the issuer must not feel it."""
    await validator.verify(mint.token())
    clock.advance(timedelta(seconds=31))
    for turn in range(100):
        with pytest.raises(identity.TokenRefused):
            await validator.verify(mint.token(header=mint.header(kid=f"made-up-{turn}")))
    assert published.fetches == 2


async def test_elliptic_and_edwards_keys_verify_too(
    mint: Mint, published: PublishedKeys, validator: identity.Validator
) -> None:
    """Beside RSA the allow list names ES256, EdDSA and PS256."""
    elliptic, edwards = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    point = elliptic.public_key().public_numbers()
    raw_public = edwards.public_key().public_bytes_raw()
    published.document = {
        "keys": [
            {
                "kid": "ec",
                "kty": "EC",
                "use": "sig",
                "crv": "P-256",
                "x": b64(point.x.to_bytes(32)),
                "y": b64(point.y.to_bytes(32)),
            },
            {"kid": "ed", "kty": "OKP", "use": "sig", "crv": "Ed25519", "x": b64(raw_public)},
        ]
    }

    def signed(kid: str, alg: str, make: Callable[[bytes], bytes]) -> str:
        head = json.dumps(mint.header(kid=kid, alg=alg)).encode()
        signing_input = f"{b64(head)}.{b64(json.dumps(mint.claims()).encode())}"
        return f"{signing_input}.{b64(make(signing_input.encode()))}"

    def es256(message: bytes) -> bytes:
        r, s = decode_dss_signature(elliptic.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    await validator.verify(signed("ec", "ES256", es256))
    await validator.verify(signed("ed", "EdDSA", edwards.sign))
    with pytest.raises(identity.TokenRefused):
        await validator.verify(signed("ec", "ES256", lambda _: bytes(64)))
    with pytest.raises(identity.TokenRefused):
        await validator.verify(signed("ed", "EdDSA", lambda _: bytes(64)))
    with pytest.raises(identity.TokenRefused):
        await validator.verify(signed("ed", "ES256", edwards.sign))


async def test_many_who_wait_share_one_fetch(mint: Mint, clock: FixedClock) -> None:
    """The first tokens after a start arrive together."""
    published, gate = PublishedKeys(), asyncio.Event()

    async def slow(issuer: identity.Issuer) -> object:
        await gate.wait()
        return await published(issuer)

    validator = identity.Validator(ISSUERS, identity.KeySource(slow, clock), clock)
    waiting = [asyncio.create_task(validator.verify(mint.token())) for _ in range(20)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*waiting[1:])
    assert published.fetches == 1


async def test_keys_are_fetched_again_after_a_while(
    mint: Mint, published: PublishedKeys, validator: identity.Validator, clock: FixedClock
) -> None:
    """A key that was taken out of the set stops counting within 15 minutes."""
    await validator.verify(mint.token())
    published.document = {"keys": [jwk("next")]}
    clock.advance(timedelta(minutes=15))
    with pytest.raises(identity.TokenRefused):
        await validator.verify(mint.token())


async def test_a_key_that_was_just_published_is_found_at_once(
    mint: Mint, published: PublishedKeys, validator: identity.Validator, clock: FixedClock
) -> None:
    """An unknown id fetches, so a rotation needs no waiting."""
    await validator.verify(mint.token())
    clock.advance(timedelta(seconds=31))
    published.document = {"keys": [jwk("good"), jwk("next")]}
    await validator.verify(mint.token(header=mint.header(kid="next"), key="next"))


async def test_the_last_keys_count_while_the_issuer_is_away(
    mint: Mint, published: PublishedKeys, validator: identity.Validator, clock: FixedClock
) -> None:
    """Ten minutes without Keycloak stop no machine."""
    await validator.verify(mint.token())
    published.away = True
    for _ in range(40):
        clock.advance(timedelta(minutes=1))
        await validator.verify(mint.token())


async def test_an_issuer_that_never_answered_is_away_and_not_a_refusal(
    mint: Mint, published: PublishedKeys, validator: identity.Validator, clock: FixedClock
) -> None:
    """503 and "try again", not 401; and it is tried again a second later."""
    published.away = True
    with pytest.raises(identity.IssuerAway):
        await validator.verify(mint.token())
    published.away = False
    clock.advance(timedelta(seconds=1))
    await validator.verify(mint.token())


@pytest.mark.parametrize("document", [None, [], {"keys": {}}, {"keys": [{}] * 51}, "keys"])
async def test_an_answer_that_is_no_key_set_leaves_the_last_keys(
    document: object, mint: Mint, clock: FixedClock
) -> None:
    """A broken proxy page is no rotation."""
    answers: list[object] = [{"keys": [jwk("good")]}]

    async def keys(_issuer: identity.Issuer) -> object:
        return answers[-1]

    validator = identity.Validator(ISSUERS, identity.KeySource(keys, clock), clock)
    await validator.verify(mint.token())
    answers.append(document)
    clock.advance(timedelta(minutes=16))
    await validator.verify(mint.token())


async def test_an_accepted_token_is_remembered_for_two_seconds_only(
    mint: Mint, validator: identity.Validator, clock: FixedClock
) -> None:
    """A machine's next call is quick; a refused token, another audience and a later moment are not."""
    recent = identity.Recent(validator, clock)
    token = mint.token(mint.claims(exp=int(clock.now().timestamp()) + 1))
    first = await recent.verify(token)
    assert await recent.verify(token) is first
    with pytest.raises(identity.TokenRefused):
        await recent.verify(token, audience="another")
    clock.advance(timedelta(seconds=2))
    assert await recent.verify(token) is not first
    clock.advance(timedelta(seconds=40))
    with pytest.raises(identity.TokenRefused):
        await recent.verify(token)


async def test_published_keys_are_read_with_limits() -> None:
    """No redirect is followed, nothing but 200 is read, and no more than 256 KB."""
    answers = {
        "/ok": httpx2.Response(200, json={"keys": []}),
        "/redirect": httpx2.Response(302, headers={"location": "http://127.0.0.1/ok"}),
        "/error": httpx2.Response(500, json={"keys": []}),
        "/huge": httpx2.Response(200, content=b" " * 300_000),
    }

    async def answer(request: httpx2.Request) -> httpx2.Response:
        return answers["/" + request.url.path.split("/")[1]]

    keys = identity.HttpKeys(httpx2.MockTransport(answer))

    def issuer(path: str) -> identity.Issuer:
        return identity.Issuer(realm="x", url="http://x", internal=f"http://127.0.0.1{path}")

    assert await keys(issuer("/ok")) == {"keys": []}
    for path in ("/redirect", "/error", "/huge"):
        with pytest.raises(ValueError, match="keys"):
            await keys(issuer(path))
