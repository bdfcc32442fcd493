"""What a token says, judged: tables of checks per kind, each check a small question of its own."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.identity.errors import Reason, TokenRefused
from gateway.identity.issuers import Issuer

SKEW: Final = timedelta(seconds=30)
LOGOUT_LIFE: Final = timedelta(minutes=2)
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_TEXT: Final = 255


@dataclass(frozen=True, slots=True)
class VerifiedClaims:
    """What an accepted token says. Only the validator makes these.

    `party` is the client that it was issued to (`azp`). `client_id` is set where the token is a
    machine's own. `roles` are the issuer's words: what counts here is decided at sign-in.
    """

    issuer: str
    realm: str
    subject: str
    party: str
    issued_at: datetime
    expires_at: datetime
    session: str | None = None
    client_id: str | None = None
    scopes: frozenset[str] = frozenset()
    username: str = ""
    email: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    organisation: str | None = None
    unit: str | None = None
    zone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class VerifiedLogout:
    """An accepted logout token: the issuer's session, or all of the subject's, are over."""

    issuer: str
    subject: str | None
    session: str | None
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks look at."""

    issuer: Issuer
    payload: Mapping[str, object]
    audience: str
    now: datetime
    nonce: str = ""


Check = Callable[[Judged], None]


def judge(checks: tuple[Check, ...], judged: Judged) -> None:
    """Every check must pass. Raises TokenRefused; a table without checks refuses everything."""
    if not checks:
        raise TokenRefused(Reason.KIND)
    for check in checks:
        check(judged)


def verify_times(judged: Judged) -> None:
    """`exp` and `iat` are there, the token is alive, and nothing lies in the future (30 s of skew)."""
    expires, issued = _moment(judged.payload, "exp"), _moment(judged.payload, "iat")
    if judged.now - SKEW >= expires:
        raise TokenRefused(Reason.EXPIRED)
    if issued > judged.now + SKEW:
        raise TokenRefused(Reason.NOT_YET)
    if "nbf" in judged.payload and _moment(judged.payload, "nbf") > judged.now + SKEW:
        raise TokenRefused(Reason.NOT_YET)
    if issued > expires:
        raise TokenRefused(Reason.TIMES)
    if judged.issuer.not_before is not None and issued < judged.issuer.not_before:
        raise TokenRefused(Reason.REVOKED)


def verify_audience(judged: Judged) -> None:
    """`aud` names us (RFC 7519, 4.1.3)."""
    if judged.audience not in _audience(judged.payload):
        raise TokenRefused(Reason.AUDIENCE)


def verify_only_audience(judged: Judged) -> None:
    """`aud` names us and nobody else: an ID token for several clients could come from any of them."""
    if _audience(judged.payload) != (judged.audience,):
        raise TokenRefused(Reason.AUDIENCE)


def verify_party(judged: Judged) -> None:
    """`azp` is there and, where the issuer has a list, on it."""
    party = _text(judged.payload, "azp", Reason.PARTY)
    if judged.issuer.parties is not None and party not in judged.issuer.parties:
        raise TokenRefused(Reason.PARTY)


def verify_own_party(judged: Judged) -> None:
    """`azp`, where it stands, is the client that asked (OpenID Connect Core, 3.1.3.7)."""
    if judged.payload.get("azp", judged.audience) != judged.audience:
        raise TokenRefused(Reason.PARTY)


def verify_subject(judged: Judged) -> None:
    """`sub` is there and not empty."""
    _text(judged.payload, "sub", Reason.SUBJECT)


def verify_unbound(judged: Judged) -> None:
    """No `cnf`: a token bound to a key (RFC 8705, 9449) proves nothing when it is sent alone."""
    if "cnf" in judged.payload:
        raise TokenRefused(Reason.BOUND)


def verify_nonce(judged: Judged) -> None:
    """`nonce` is the one of this sign-in; a token without one is a token of another."""
    nonce = judged.payload.get("nonce")
    if not isinstance(nonce, str) or not judged.nonce:
        raise TokenRefused(Reason.NONCE)
    if not hmac.compare_digest(nonce.encode(), judged.nonce.encode()):
        raise TokenRefused(Reason.NONCE)


def verify_logout(judged: Judged) -> None:
    """OpenID Back-Channel Logout 1.0, 2.6: the event, a subject or session, no nonce, just issued."""
    events = judged.payload.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused(Reason.LOGOUT)
    if "nonce" in judged.payload or not {"sub", "sid"} & judged.payload.keys():
        raise TokenRefused(Reason.LOGOUT)
    _text(judged.payload, "jti", Reason.LOGOUT)
    for name in {"sub", "sid"} & judged.payload.keys():
        _text(judged.payload, name, Reason.SUBJECT)
    if judged.now - _moment(judged.payload, "iat") > LOGOUT_LIFE:
        raise TokenRefused(Reason.TOO_OLD)


BEARER_CHECKS: Final = (verify_times, verify_audience, verify_party, verify_subject, verify_unbound)
ID_CHECKS: Final = (verify_times, verify_only_audience, verify_own_party, verify_subject, verify_nonce)
LOGOUT_CHECKS: Final = (verify_times, verify_only_audience, verify_logout)


def claims(issuer: Issuer, payload: Mapping[str, object]) -> VerifiedClaims:
    """The judged payload as a value. Raises TokenRefused where a claim has another shape than ours."""
    return VerifiedClaims(
        issuer=issuer.url,
        realm=issuer.realm,
        subject=_text(payload, "sub", Reason.SUBJECT),
        party=_optional(payload, "azp") or "",
        issued_at=_moment(payload, "iat"),
        expires_at=_moment(payload, "exp"),
        session=_optional(payload, "sid"),
        client_id=_optional(payload, "client_id"),
        scopes=frozenset((_optional(payload, "scope") or "").split()),
        username=_optional(payload, "preferred_username") or "",
        email=(_optional(payload, "email") or "").lower(),
        name=_optional(payload, "name") or "",
        roles=_texts(payload, "roles"),
        organisation=_optional(payload, "organisation"),
        unit=_optional(payload, "unit"),
        zone=_optional(payload, "zoneinfo"),
        locale=_optional(payload, "locale"),
    )


def logout(issuer: Issuer, payload: Mapping[str, object]) -> VerifiedLogout:
    """The judged payload of a logout token as a value."""
    return VerifiedLogout(
        issuer=issuer.url,
        subject=_optional(payload, "sub"),
        session=_optional(payload, "sid"),
        issued_at=_moment(payload, "iat"),
    )


def _moment(payload: Mapping[str, object], name: str) -> datetime:
    value = payload.get(name)
    # `True` is an int to Python, and a fraction would be rounded somewhere else in another way.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**40:
        raise TokenRefused(Reason.TIMES)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as beyond:
        raise TokenRefused(Reason.TIMES) from beyond


def _audience(payload: Mapping[str, object]) -> tuple[str, ...]:
    value = payload.get("aud")
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(name, str) and name for name in listed):
        raise TokenRefused(Reason.AUDIENCE)
    return tuple(listed)


def _text(payload: Mapping[str, object], name: str, reason: Reason) -> str:
    value = payload.get(name)
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > LONGEST_TEXT
        or not value.isprintable()
    ):
        raise TokenRefused(reason)
    return value


def _optional(payload: Mapping[str, object], name: str) -> str | None:
    value = payload.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or (name != "scope" and len(value) > LONGEST_TEXT):
        raise TokenRefused(Reason.CLAIM)
    return value


def _texts(payload: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = payload.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TokenRefused(Reason.CLAIM)
    return tuple(value)
