"""Tokens that are signed well and say the wrong thing: issuer, audience, subject, kind, times."""

from collections.abc import Callable

from gateway.identity import Reason
from tests.identity.minting import ISSUER, Mint

Make = Callable[[Mint], str]


def _in(m: Mint, seconds: int) -> int:
    return int(m.clock.now().timestamp()) + seconds


BAD_CLAIMS: list[tuple[str, Reason, Make]] = [
    # Issuer, audience, party, subject, kind
    ("a foreign issuer", Reason.ISSUER, lambda m: m.token(m.claims(iss="http://id.evil/realms/workforce"))),
    ("an issuer with a slash behind", Reason.ISSUER, lambda m: m.token(m.claims(iss=ISSUER.url + "/"))),
    ("an issuer in capitals", Reason.ISSUER, lambda m: m.token(m.claims(iss=ISSUER.url.upper()))),
    ("the inner address as issuer", Reason.ISSUER, lambda m: m.token(m.claims(iss=ISSUER.internal))),
    ("a list of issuers", Reason.ISSUER, lambda m: m.token(m.claims(iss=[ISSUER.url]))),
    ("an object as issuer", Reason.ISSUER, lambda m: m.token(m.claims(iss={"url": ISSUER.url}))),
    ("no issuer", Reason.ISSUER, lambda m: m.token(m.claims(iss=None))),
    ("a foreign audience", Reason.AUDIENCE, lambda m: m.token(m.claims(aud="other-api"))),
    (
        "an audience that begins like ours",
        Reason.AUDIENCE,
        lambda m: m.token(m.claims(aud="frontdesk-api-2")),
    ),
    ("foreign audiences", Reason.AUDIENCE, lambda m: m.token(m.claims(aud=["a", "b"]))),
    ("no audience", Reason.AUDIENCE, lambda m: m.token(m.claims(aud=None))),
    ("an empty list of audiences", Reason.AUDIENCE, lambda m: m.token(m.claims(aud=[]))),
    ("an audience that is an object", Reason.AUDIENCE, lambda m: m.token(m.claims(aud={"frontdesk-api": 1}))),
    ("an audience among numbers", Reason.AUDIENCE, lambda m: m.token(m.claims(aud=["frontdesk-api", 1]))),
    (
        "our name as party instead of audience",
        Reason.AUDIENCE,
        lambda m: m.token(m.claims(aud="x", azp="frontdesk-api")),
    ),
    ("no party", Reason.PARTY, lambda m: m.token(m.claims(azp=None))),
    ("an empty party", Reason.PARTY, lambda m: m.token(m.claims(azp=""))),
    ("no subject", Reason.SUBJECT, lambda m: m.token(m.claims(sub=None))),
    ("an empty subject", Reason.SUBJECT, lambda m: m.token(m.claims(sub=""))),
    ("a blank subject", Reason.SUBJECT, lambda m: m.token(m.claims(sub="  "))),
    ("a subject that is a number", Reason.SUBJECT, lambda m: m.token(m.claims(sub=7))),
    ("a subject with a line break", Reason.SUBJECT, lambda m: m.token(m.claims(sub="a\nb"))),
    ("an ID token", Reason.KIND, lambda m: m.token(m.id_claims(aud="frontdesk-api"))),
    ("a refresh token", Reason.KIND, lambda m: m.token(m.claims(typ="Refresh"))),
    ("an offline token", Reason.KIND, lambda m: m.token(m.claims(typ="Offline"))),
    ("a logout token", Reason.KIND, lambda m: m.token(m.logout_claims(aud="frontdesk-api"))),
    ("no kind", Reason.KIND, lambda m: m.token(m.claims(typ=None))),
    ("a kind in other letters", Reason.KIND, lambda m: m.token(m.claims(typ="bearer"))),
    ("a token bound to a certificate", Reason.BOUND, lambda m: m.token(m.claims(cnf={"x5t#S256": "AAAA"}))),
    ("a token bound to a key", Reason.BOUND, lambda m: m.token(m.claims(cnf={"jkt": "AAAA"}))),
    # Times
    ("an expired token", Reason.EXPIRED, lambda m: m.token(m.claims(iat=_in(m, -400), exp=_in(m, -31)))),
    ("no expiry", Reason.TIMES, lambda m: m.token(m.claims(exp=None))),
    ("an expiry in words", Reason.TIMES, lambda m: m.token(m.claims(exp="9999999999"))),
    ("an expiry that is true", Reason.TIMES, lambda m: m.token(m.claims(exp=True))),
    ("an expiry with a fraction", Reason.TIMES, lambda m: m.token(m.claims(exp=_in(m, 60) + 0.5))),
    ("an expiry beyond all calendars", Reason.TIMES, lambda m: m.token(m.claims(exp=10**30))),
    ("a negative expiry", Reason.TIMES, lambda m: m.token(m.claims(exp=-1))),
    ("no time of issue", Reason.TIMES, lambda m: m.token(m.claims(iat=None))),
    ("a time of issue to come", Reason.NOT_YET, lambda m: m.token(m.claims(iat=_in(m, 31)))),
    ("not valid yet", Reason.NOT_YET, lambda m: m.token(m.claims(nbf=_in(m, 31)))),
    ("a start that is no number", Reason.TIMES, lambda m: m.token(m.claims(nbf="soon"))),
    ("issued after its end", Reason.TIMES, lambda m: m.token(m.claims(iat=_in(m, 20), exp=_in(m, 10)))),
    ("roles that are no list", Reason.CLAIM, lambda m: m.token(m.claims(roles="it-admin"))),
]
