"""Tokens that are wrong before anybody reads their claims: algorithm, key, header, form."""

import hashlib
import hmac
import json
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from gateway.identity import Reason
from tests.identity.minting import Mint, b64, jwk, raw, rsa_key

Make = Callable[[Mint], str]


def _symmetric(m: Mint, alg: str, secret: bytes, **header: object) -> str:
    head = json.dumps(m.header(alg=alg, **header)).encode()
    signing_input = f"{b64(head)}.{b64(json.dumps(m.claims()).encode())}"
    digest = getattr(hashlib, f"sha{alg[2:]}")
    return f"{signing_input}.{b64(hmac.new(secret, signing_input.encode(), digest).digest())}"


def _public_pem() -> bytes:
    return (
        rsa_key("good")
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def _unsigned(m: Mint, alg: str) -> str:
    head = json.dumps(m.header(alg=alg)).encode()
    return f"{b64(head)}.{b64(json.dumps(m.claims()).encode())}."


def _text_claims(m: Mint, change: Callable[[str], str]) -> str:
    return raw(json.dumps(m.header()).encode(), change(json.dumps(m.claims())).encode())


def _text_header(m: Mint, change: Callable[[str], str]) -> str:
    return raw(change(json.dumps(m.header())).encode(), json.dumps(m.claims()).encode())


def _pss(m: Mint) -> str:
    head = json.dumps(m.header(alg="RS256")).encode()
    signing_input = f"{b64(head)}.{b64(json.dumps(m.claims()).encode())}"
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return f"{signing_input}.{b64(rsa_key('good').sign(signing_input.encode(), pss, hashes.SHA256()))}"


def _sha1(m: Mint) -> str:
    head = json.dumps(m.header()).encode()
    signing_input = f"{b64(head)}.{b64(json.dumps(m.claims()).encode())}"
    weak = hashes.SHA1()  # noqa: S303  # the attack
    signature = rsa_key("good").sign(signing_input.encode(), padding.PKCS1v15(), weak)
    return f"{signing_input}.{b64(signature)}"


def _tampered(m: Mint) -> str:
    head, _, signature = m.token().split(".")
    return f"{head}.{b64(json.dumps(m.claims(sub='somebody-else')).encode())}.{signature}"


def _loose_bits(m: Mint) -> str:
    """The same signature with other unused bits in the last letter."""
    token = m.token()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


def _json_serialised(m: Mint) -> str:
    head, body, signature = m.token().split(".")
    return json.dumps({"protected": head, "payload": body, "signature": signature})


BAD_FORM: list[tuple[str, Reason, Make]] = [
    # Algorithms
    ("none", Reason.NOT_COMPACT, lambda m: _unsigned(m, "none")),
    ("None with a signature", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="None"))),
    ("NONE with a signature", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="NONE"))),
    ("nOnE with a signature", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="nOnE"))),
    ("none with a signature", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="none"))),
    ("an empty algorithm", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg=""))),
    ("no algorithm", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg=None))),
    ("an algorithm in lower case", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="rs256"))),
    ("an algorithm with a blank", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="RS256 "))),
    ("HS256 with the public key", Reason.ALGORITHM, lambda m: _symmetric(m, "HS256", _public_pem())),
    (
        "HS256 with the key's JWK",
        Reason.ALGORITHM,
        lambda m: _symmetric(m, "HS256", json.dumps(jwk("good")).encode()),
    ),
    ("HS512 as Keycloak's refresh token", Reason.ALGORITHM, lambda m: _symmetric(m, "HS512", b"k" * 64)),
    ("HS256 with an empty key", Reason.ALGORITHM, lambda m: _symmetric(m, "HS256", b"")),
    ("RS384", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="RS384"))),
    ("ES256K", Reason.ALGORITHM, lambda m: m.token(header=m.header(alg="ES256K"))),
    ("an algorithm of another key type", Reason.WRONG_KEY, lambda m: m.token(header=m.header(alg="ES256"))),
    (
        "an algorithm that the key is not for",
        Reason.WRONG_KEY,
        lambda m: m.token(header=m.header(alg="PS256")),
    ),
    ("PSS under the name of PKCS1", Reason.SIGNATURE, _pss),
    ("SHA-1 inside of RS256", Reason.SIGNATURE, _sha1),
    # Keys that the token brings along
    (
        "a jwk in the header",
        Reason.SIGNATURE,
        lambda m: m.token(header=m.header(jwk=jwk("evil")), key="evil"),
    ),
    (
        "a jwk without kid",
        Reason.KEY_ID,
        lambda m: m.token(header=m.header(kid=None, jwk=jwk("evil")), key="evil"),
    ),
    (
        "a jku of a stranger",
        Reason.SIGNATURE,
        lambda m: m.token(header=m.header(jku="http://evil.test/k"), key="evil"),
    ),
    (
        "a x5u of a stranger",
        Reason.SIGNATURE,
        lambda m: m.token(header=m.header(x5u="http://evil.test/c"), key="evil"),
    ),
    (
        "a x5c chain of a stranger",
        Reason.SIGNATURE,
        lambda m: m.token(header=m.header(x5c=["MIIB"]), key="evil"),
    ),
    ("a key of a stranger", Reason.SIGNATURE, lambda m: m.token(key="evil")),
    ("an unknown kid", Reason.UNKNOWN_KEY, lambda m: m.token(header=m.header(kid="other"))),
    ("a kid that is a path", Reason.UNKNOWN_KEY, lambda m: m.token(header=m.header(kid="../../dev/null"))),
    ("a kid that is SQL", Reason.UNKNOWN_KEY, lambda m: m.token(header=m.header(kid="' or '1'='1"))),
    ("no kid", Reason.KEY_ID, lambda m: m.token(header=m.header(kid=None))),
    ("a kid that is a list", Reason.KEY_ID, lambda m: m.token(header=m.header(kid=["good"]))),
    ("a kid that is huge", Reason.KEY_ID, lambda m: m.token(header=m.header(kid="x" * 300))),
    ("a kid with a line break", Reason.KEY_ID, lambda m: m.token(header=m.header(kid="good\n"))),
    # Header parameters
    ("an unknown critical parameter", Reason.CRITICAL, lambda m: m.token(header=m.header(crit=["x"], x=1))),
    ("a known critical parameter", Reason.CRITICAL, lambda m: m.token(header=m.header(crit=["exp"], exp=1))),
    ("an empty list of critical ones", Reason.CRITICAL, lambda m: m.token(header=m.header(crit=[]))),
    ("b64 false", Reason.HEADER, lambda m: m.token(header=m.header(b64=False))),
    ("b64 false and critical", Reason.CRITICAL, lambda m: m.token(header=m.header(b64=False, crit=["b64"]))),
    ("compression", Reason.HEADER, lambda m: m.token(header=m.header(zip="DEF"))),
    ("a token inside of a token", Reason.HEADER, lambda m: m.token(header=m.header(cty="JWT"))),
    ("another header type", Reason.HEADER_TYPE, lambda m: m.token(header=m.header(typ="dpop+jwt"))),
    (
        "a logout token's header type",
        Reason.HEADER_TYPE,
        lambda m: m.token(header=m.header(typ="logout+jwt")),
    ),
    ("no header type", Reason.HEADER_TYPE, lambda m: m.token(header=m.header(typ=None))),
    # Form
    ("JSON serialisation", Reason.NOT_COMPACT, _json_serialised),
    ("five parts", Reason.NOT_COMPACT, lambda m: m.token() + ".AAAA.AAAA"),
    ("two parts", Reason.NOT_COMPACT, lambda m: m.token().rsplit(".", 1)[0]),
    ("nothing", Reason.NOT_COMPACT, lambda _: ""),
    ("a detached payload", Reason.NOT_COMPACT, lambda m: "..".join(m.token().split(".")[::2])),
    ("a blank in front", Reason.NOT_COMPACT, lambda m: " " + m.token()),
    ("a line break behind", Reason.NOT_COMPACT, lambda m: m.token() + "\n"),
    ("a null byte behind", Reason.NOT_COMPACT, lambda m: m.token() + "\x00"),
    ("padding", Reason.NOT_COMPACT, lambda m: m.token() + "=="),
    ("plain base64", Reason.NOT_COMPACT, lambda m: m.token()[:-3] + "+/+"),
    ("letters beyond ASCII", Reason.NOT_COMPACT, lambda m: "é" + m.token()),
    ("a second spelling of the signature", Reason.BAD_ENCODING, _loose_bits),
    (
        "an impossible length",
        Reason.BAD_ENCODING,
        lambda m: m.token() + "A" * (5 - len(m.token().split(".")[2]) % 4),
    ),
    ("more than 16 KB", Reason.TOO_LARGE, lambda m: m.token(m.claims(filler="x" * 16_000))),
    ("a changed payload", Reason.SIGNATURE, _tampered),
    ("an empty payload object", Reason.ISSUER, lambda m: m.token({})),
    ("a payload that is a list", Reason.BAD_JSON, lambda m: raw(json.dumps(m.header()).encode(), b"[]")),
    ("a payload that is no JSON", Reason.BAD_JSON, lambda m: raw(json.dumps(m.header()).encode(), b"x=1")),
    ("a header that is a text", Reason.BAD_JSON, lambda m: raw(b'"RS256"', json.dumps(m.claims()).encode())),
    (
        "UTF-16",
        Reason.BAD_JSON,
        lambda m: raw(json.dumps(m.header()).encode(), json.dumps(m.claims()).encode("utf-16")),
    ),
    ("a byte order mark", Reason.BAD_JSON, lambda m: _text_claims(m, lambda t: "\ufeff" + t)),
    ("NaN", Reason.BAD_JSON, lambda m: _text_claims(m, lambda t: t[:-1] + ', "x": NaN}')),
    ("Infinity", Reason.BAD_JSON, lambda m: _text_claims(m, lambda t: t[:-1] + ', "x": Infinity}')),
    ("text behind the object", Reason.BAD_JSON, lambda m: _text_claims(m, lambda t: t + "{}")),
    (
        "bottomless nesting",
        Reason.BAD_JSON,
        lambda m: _text_claims(m, lambda t: t[:-1] + ', "x": ' + "[" * 9000 + "}"),
    ),
    ("a null inside of a text", Reason.BAD_JSON, lambda m: m.token(m.claims(sub="admin\x00x"))),
    ("half a surrogate", Reason.BAD_JSON, lambda m: m.token(m.claims(sub="\ud800"))),
    (
        "a claim said twice",
        Reason.DUPLICATE_NAME,
        lambda m: _text_claims(m, lambda t: t[:-1] + ', "sub": "admin"}'),
    ),
    (
        "a claim said twice by escape",
        Reason.DUPLICATE_NAME,
        lambda m: _text_claims(m, lambda t: t[:-1] + ', "\\u0073ub": "admin"}'),
    ),
    (
        "a name said twice deep inside",
        Reason.DUPLICATE_NAME,
        lambda m: _text_claims(m, lambda t: t[:-1] + ', "x": {"a": 1, "a": 2}}'),
    ),
    (
        "a header name said twice",
        Reason.DUPLICATE_NAME,
        lambda m: _text_header(m, lambda t: '{"alg": "none", ' + t[1:]),
    ),
]
