"""Which published keys count, and how often an issuer is asked for them."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gateway import identity
from gateway.identity import Reason
from gateway.kernel import FixedClock
from tests.identity.minting import ISSUERS, Mint, PublishedKeys, b64, jwk


@pytest.fixture
def mint(clock: FixedClock) -> Mint:
    """The issuer's mint."""
    return Mint(clock)


@pytest.fixture
def published() -> PublishedKeys:
    """What the issuer publishes."""
    return PublishedKeys()


@pytest.fixture
def validator(published: PublishedKeys, clock: FixedClock) -> identity.Validator:
    """The validator of the default configuration."""
    return identity.Validator(ISSUERS, identity.KeySource(published, clock), clock)


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
